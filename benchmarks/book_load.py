"""Twenty people who read in a big book: the time of each kind of page, and what the reading itself costs.

    python benchmarks/book_load.py FOLDER [--people 20] [--minutes 3] [--workers 2] [--port 8114]

FOLDER is a home made by `benchmarks/book.py`. The server is started here as `nonggu serve --no-worker` does it, as many
processes as `--workers` says, each on a port of its own; a person keeps to one of them. A person opens a page, reads it
for 1 to 5 seconds and goes on, as the work of the role goes: 1 leader, 1 officer, 12 clerks of one township each and 6
people of enterprises among twenty. Each kind is reported with its median
and 95th percentile by the clock, the processor time of the servers by click, and that of this program.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

PASSWORD = "nonggu-demo-2024"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_LINK = re.compile(r'<th scope="row"[^>]*><a href="(/book/[^"?]+/)"')
#: Common words, rare ones, one character, initials, a beginning of a code, English letters.
_WORDS = (
    "禾",
    "有限公司",
    "沃丰",
    "蔬菜种植",
    "晨晖",
    "天成铸造",
    "mnwf",
    "ORG-00012",
    "MN2019",
    "番茄",
    "模拟镇",
    "丰",
)
_NOUNS = (
    "organisation",
    "certificate",
    "yearly_return",
    "intellectual_property",
    "visit",
    "need",
    "plot",
    "soil_sample",
    "service_record",
)
_SORTS = {"organisation": ("name", "-name", "uscc", "-id"), "certificate": ("number", "valid_to", "-valid_from")}
_FIGURES = ("high_tech_enterprises", "tech_smes", "enterprises_visited", "households_served")


@dataclass
class Clicks:
    """Seconds of every page by kind, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float, status: int, path: str) -> None:
        with self.lock:
            self.seconds[kind].append(seconds)
            if status >= 400:
                self.wrong.append(f"{status} {path}")


class Person:
    """One signed-in person with a connection that is kept."""

    def __init__(self, port: int, name: str, clicks: Clicks) -> None:
        self.rng, self.name, self.clicks = random.Random(name), name, clicks
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}
        self.links: list[str] = []

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Fetch a page, or send a form to it."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Accept-Language": "zh", "Referer": "http://127.0.0.1/"}
        body = urlencode(form) if form else None
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("POST" if form else "GET", path, body=body, headers=headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def sign_in(self) -> None:
        _, text = self.ask("/sign-in/")
        token = _TOKEN.search(text)
        assert token, text[:500]
        form = {"csrfmiddlewaretoken": token.group(1), "username": self.name, "password": PASSWORD}
        status, _ = self.ask("/sign-in/", form)
        assert status == 302, (self.name, status)

    def live(self, until: float) -> None:
        """Click and read until the time is over."""
        time.sleep(self.rng.random() * 4)
        while time.time() < until:
            kind, path = self.choose()
            began = time.perf_counter()
            status, text = self.ask(path)
            self.clicks.note(kind, time.perf_counter() - began, status, path)
            if kind.startswith("list") or kind == "search in list":
                self.links = _LINK.findall(text)[:20] or self.links
            time.sleep(self.rng.uniform(1, 5))

    def choose(self) -> tuple[str, str]:
        """The next page, as the role's work goes."""
        rng = self.rng
        is_firm, is_head = self.name.startswith("enterprise"), self.name in ("leader", "officer")
        kinds = {
            "hall": 8,
            "list": 22,
            "list sorted": 6,
            "list deep": 3,
            "search": 14,
            "search in list": 10,
            "detail": 30,
        }
        if not is_firm:
            kinds |= {"county": 12 if is_head else 2, "figure": 12 if is_head else 2, "figures": 2}
        kind = rng.choices(list(kinds), list(kinds.values()))[0]
        return kind, self.path_of(kind)

    def path_of(self, kind: str) -> str:
        rng = self.rng
        noun = rng.choice(_NOUNS)
        match kind:
            case "hall":
                return "/"
            case "list":
                return f"/book/{noun}/?page={rng.choice((1, 1, 1, 2, 3))}"
            case "list sorted":
                noun = rng.choice(list(_SORTS))
                return f"/book/{noun}/?sort={rng.choice(_SORTS[noun])}"
            case "list deep":
                return f"/book/{noun}/?page={rng.randint(20, 900)}"
            case "search":
                return f"/search/?q={quote(rng.choice(_WORDS))}"
            case "search in list":
                return f"/book/{rng.choice(_NOUNS[:6])}/?q={quote(rng.choice(_WORDS))}"
            case "detail":
                return rng.choice(self.links) if self.links else "/book/organisation/"
            case "county":
                return "/report/county/"
            case "figure":
                return f"/report/{rng.choice(_FIGURES)}/"
        return "/report/"


def start_servers(folder: Path, port: int, workers: int) -> list[subprocess.Popen[bytes]]:
    """As many processes as wished, each with its own port, all over one book."""
    environment = {**os.environ, "NONGGU_HOME": str(folder)}
    commands = [
        [sys.executable, "-m", "nonggu", "serve", "--no-worker", "--port", str(port + n)] for n in range(workers)
    ]
    servers = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for command in commands]
    for number in range(workers):
        for _ in range(600):
            try:
                http.client.HTTPConnection("127.0.0.1", port + number, timeout=5).request("GET", "/sign-in/")
                break
            except OSError:
                time.sleep(0.1)
    return servers


def processor_of(pid: int) -> float:
    """Seconds of the processor that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def names(people: int) -> list[str]:
    """Who they are: a leader, an officer, clerks, then enterprises."""
    clerks = [f"clerk{n}" for n in range(12)]
    return [*("leader", "officer"), *clerks, *(f"enterprise{n}" for n in range(20))][:people]


def report(clicks: Clicks, servers: float, own: float, seconds: float, workers: int) -> None:
    """Print the table."""
    print("| page | clicks | median ms | 95th ms |\n|---|---:|---:|---:|")
    every = [one for found in clicks.seconds.values() for one in found]
    for kind, found in [*sorted(clicks.seconds.items()), ("all", every)]:
        ms = sorted(1000 * one for one in found)
        ninety_fifth = ms[min(len(ms) - 1, int(0.95 * len(ms)))]
        print(f"| {kind} | {len(ms)} | {statistics.median(ms):.0f} | {ninety_fifth:.0f} |")
    load = " ".join(Path("/proc/loadavg").read_text().split()[:3])
    print(
        f"{len(every)} clicks in {seconds:.0f} s, {len(clicks.wrong)} refused; {workers} workers used {servers:.1f} s of the"
        f" processor ({1000 * servers / max(1, len(every)):.0f} ms a click), this program {own:.1f} s; machine load {load}"
    )
    for line in clicks.wrong[:5]:
        print(f"  {line}")


def main() -> None:
    """Start, read, report, stop."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8114)
    options = parser.parse_args()
    servers = start_servers(options.folder.resolve(), options.port, options.workers)
    try:
        clicks = Clicks()
        people = [
            Person(options.port + n % options.workers, name, clicks) for n, name in enumerate(names(options.people))
        ]
        for one in people:
            one.sign_in()
        before, own, began = sum(processor_of(s.pid) for s in servers), time.process_time(), time.time()
        until = began + 60 * options.minutes
        threads = [threading.Thread(target=one.live, args=(until,)) for one in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        used = sum(processor_of(s.pid) for s in servers) - before
        report(clicks, used, time.process_time() - own, time.time() - began, options.workers)
    finally:
        for server in servers:
            server.terminate()


if __name__ == "__main__":
    main()
