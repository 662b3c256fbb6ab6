"""What the hub counts. Every metric is declared here, with its unit; no label ever names a person.

Labels are short code sets: system, event, state, code. Scraped at `/metrics`.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()

#: Messages taken in, by system and event.
ACCEPTED = Counter("hub_messages_accepted", "Messages accepted", ["system", "event"], registry=REGISTRY)
#: Messages refused, by system and error code.
REFUSED = Counter("hub_messages_refused", "Messages refused", ["system", "code"], registry=REGISTRY)
#: Repeated posts answered with the first receipt.
REPEATED = Counter(
    "hub_messages_repeated", "Repeated posts answered with the first receipt", ["system"], registry=REGISTRY
)
#: Attempts at sending, by system and outcome code.
ATTEMPTS = Counter("hub_delivery_attempts", "Attempts at sending", ["system", "code"], registry=REGISTRY)
#: Deliveries that no queue took; the queue is declared again and the delivery waits. Each one is an alarm.
UNROUTABLE = Counter("hub_deliveries_unroutable", "Deliveries that no queue took", registry=REGISTRY)
#: What came by AMQP, by queue and what became of it: `taken`, or the error's code.
ARRIVED = Counter("hub_amqp_arrived", "What came by AMQP", ["queue", "code"], registry=REGISTRY)
#: Deliveries now, by state; set by the sweep.
DELIVERIES = Gauge("hub_deliveries", "Deliveries by state", ["state"], registry=REGISTRY)
#: Expectations that fell due, by rule and rung of the ladder.
OVERDUE = Counter(
    "hub_expectations_overdue", "Expectations that fell due", ["rule", "rung"], registry=REGISTRY
)
#: Lines of loss reports, by pair of systems and action.
LOSSES = Counter("hub_losses", "Lines of loss reports", ["source", "target", "action"], registry=REGISTRY)
#: Seconds from the first byte of a post to its receipt.
RECEIPT_SECONDS = Histogram(
    "hub_receipt_seconds",
    "Seconds from post to receipt",
    registry=REGISTRY,
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)


def exposition() -> bytes:
    """All metrics in Prometheus text form."""
    return generate_latest(REGISTRY)
