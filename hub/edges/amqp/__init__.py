"""How bytes reach us over AMQP: `edge` takes them, `asyncapi` describes how."""
