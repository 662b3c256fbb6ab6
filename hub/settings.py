"""Every setting of the hub, read from the environment (`HUB_…`) here and nowhere else."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class FormatSettings(BaseModel):
    """What may be set of one format, as `hub.adapters.options` says."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    longest: int = 20_000
    choices: dict[str, str] = Field(default_factory=dict)


class Settings(BaseSettings):
    """Each field is the environment variable `HUB_` + its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="HUB_", extra="ignore", hide_input_in_errors=True)

    database_url: str = Field("sqlite:///var/hub.db", description="Where the truth is kept.")
    database_connections: int = Field(
        4, description="Connections to PostgreSQL that one process writes with; as many again read."
    )
    bus_url: str = Field(
        "embedded:", description="What wakes the workers: `embedded:` (one process) or an amqp:// URL."
    )
    bus_timeout_seconds: float = Field(5.0, description="How long the broker may take to confirm.")
    amqp_prefetch: int = Field(16, description="Messages that one process takes from a queue at a time.")
    broker_admin_url: SecretStr | None = Field(
        None,
        description="RabbitMQ's management address with user and password; for `hub broker setup`.",
    )
    keys: Path = Field(Path("var/keys.json"), description="The key file that `hub keys new` makes.")
    keys_text: SecretStr | None = Field(None, description="The key file's content itself, instead of a path.")
    host: str = Field("127.0.0.1", description="The address that `hub serve` listens on.")
    port: int = Field(8080, description="The port that `hub serve` listens on; 0 takes a free one.")
    worker_port: int | None = Field(
        None,
        description="Where `hub worker` answers `/health` and `/metrics`, on HUB_HOST; without it nowhere.",
    )
    log_level: str = Field("info", description="debug, info, warning or error.")
    max_body_bytes: int = Field(5 * 1024 * 1024, description="A larger body is refused with 413.")
    unit_name: str = Field("SIP-hubben", description="The unit in whose name the hub itself writes.")
    unit_hsa_id: str = Field("SE2321000016-SIPHUB", description="That unit's HSA-id.")
    plain_http_hosts: list[str] = Field(
        default_factory=list, description="Hosts that may be sent to without TLS, besides loopback."
    )
    send_timeout_seconds: float = Field(20.0, description="The longest one attempt at sending may take.")
    lease_seconds: float = Field(60.0, description="How long a worker holds a delivery; more than a send.")
    drain_seconds: float = Field(
        10.0, description="How long what is under way may take when the hub is asked to stop."
    )
    concurrency: int = Field(32, description="Deliveries that one process sends at the same time.")
    poll_seconds: float = Field(1.0, description="How often workers look without being woken.")
    sweep_seconds: float = Field(1.0, description="How often deadlines are looked at.")
    remind_after_hours: float = Field(
        4.0, description="From an overdue answer's reminder until a person gets a task."
    )
    regions_dir: Path | None = Field(
        None, description="Region files of your own, instead of the built-in ones."
    )
    formats: dict[str, FormatSettings] = Field(
        default_factory=dict,
        description=(
            "What is set of the systems' formats, as JSON; `docs/operating.md` says what can be. "
            "Characters of a free text, and how an event is told where no source says: "
            '`{"prator": {"longest": 4000, "choices": {"invitation.read": "nekas"}}}`.'
        ),
    )
    clock_file: Path | None = Field(
        None,
        description="A file with the seconds by which the civil clock is moved; demo and rehearsals only.",
    )
