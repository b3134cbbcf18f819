"""What is counted while the product runs. No label holds anything about a person."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter(
    "eatsential_requests_total", "Requests answered.", ["endpoint", "method", "status"]
)
DURATION = Histogram(
    "eatsential_request_seconds",
    "Seconds from the request to its answer.",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
CHECKS = Counter("eatsential_checks_total", "Labels checked by a person.", ["verdict"])
MAILS = Counter("eatsential_mails_total", "Mails handed over or given up.", ["outcome"])
UNREADABLE = Counter("eatsential_unreadable_total", "Sealed values that did not open.")
REFUSED = Counter("eatsential_refused_total", "Requests refused by a limit.", ["limit"])
