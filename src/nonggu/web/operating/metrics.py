"""What Prometheus reads: requests by the name of their address, jobs, backups, sign-in failures. No personal data."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from nonggu.keep import health, ledger
from nonggu.keep.presence import seen_s_ago

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)

REGISTRY = CollectorRegistry()
_REQUESTS = Counter(
    "nonggu_requests", "Requests answered by this process.", ["address", "method", "status"], registry=REGISTRY
)
_DURATIONS = Histogram(
    "nonggu_request_seconds", "How long answers took.", ["address"], buckets=SECONDS, registry=REGISTRY
)


def count_request(address: str, method: str, status: int, took_s: float) -> None:
    """Count one answer. `address` is the name of an address, of which there are a fixed number."""
    _REQUESTS.labels(address, method if method in METHODS else "other", str(status)).inc()
    _DURATIONS.labels(address).observe(took_s)


class _Centre(Collector):
    """What is asked of the book and its home when the metrics are read."""

    def collect(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("nonggu_jobs", "Jobs in the queue by state.", labels=["state"])
        for state, count in health.jobs_by_state().items():
            jobs.add_metric([state], count)
        yield jobs
        failures = CounterMetricFamily("nonggu_sign_in_failures", "Sign-ins that failed, by kind.", labels=["kind"])
        for kind, count in health.sign_in_failures().items():
            failures.add_metric([kind], count)
        yield failures
        yield from self._gauges()

    def _gauges(self) -> Iterator[Metric]:
        never = float("nan")
        age, seen = health.backup_age_s(), seen_s_ago("worker")
        measured = (
            (
                "nonggu_last_backup_age_seconds",
                "Age of the last good backup; NaN: none.",
                never if age is None else age,
            ),
            ("nonggu_last_backup_failed", "1 when the newest backup failed.", float(ledger.last_failure() is not None)),
            ("nonggu_worker_seen_seconds", "Since the worker was seen; NaN: never.", never if seen is None else seen),
            ("nonggu_disk_free_bytes", "Free space on the disk of the home.", float(health.free_bytes())),
            ("nonggu_pending_steps", "Steps of upgrade that the database lacks.", float(health.pending_count())),
        )
        for name, meaning, value in measured:
            yield GaugeMetricFamily(name, meaning, value=value)

    def describe(self) -> list[Metric]:
        """Nothing is asked of the book before somebody reads the metrics."""
        return []


REGISTRY.register(_Centre())


def metrics_text() -> bytes:
    """All metrics in the text format of Prometheus."""
    return generate_latest(REGISTRY)
