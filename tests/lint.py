#!/usr/bin/python3
"""What a reader relies on without looking: layers, headers that stand alone, no mutable globals, format, no warning of either
compiler, documentation that names what exists. Each check is one row; the last line counts them."""
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAYERS = {  # a layer may include itself and these
    "base": [],
    "dns": ["base"],
    "azure": ["base", "dns"],
    "model": ["base", "dns", "azure"],
    "diagnose": ["base", "dns", "azure", "model"],
    "report": ["base", "dns", "azure", "model", "diagnose"],
    "http": ["base"],
    "arm": ["base", "dns", "azure", "model", "http"],
    "probes": ["base", "dns", "azure", "model", "http"],
}
ONLY = {  # a system header (or a directory of them) and the one place that may include it
    "ares.h": "probes/",
    "curl/curl.h": "src/http/",
    "cjson/cJSON.h": "src/base/json_read.c",
    "cJSON.h": "src/base/json_read.c",
    "openssl/": "src/arm/certificate",
}
WARNINGS = ("-Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes -Wvla "
            "-Wformat=2 -Werror").split()


def sources(suffixes=(".c", ".h"), where=("src", "probes")):
    return sorted(p for w in where for p in (ROOT / w).rglob("*") if p.suffix in suffixes)


def layer_of(path):
    parts = path.relative_to(ROOT).parts
    if parts[0] == "probes":
        return "probes"
    return parts[1] if len(parts) > 2 else "main"


def check_layers():
    bad = []
    for path in sources():
        layer = layer_of(path)
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if match and layer != "main":
                target = match.group(1).split("/")[0]
                if "/" not in match.group(1) or target not in [layer] + LAYERS[layer]:
                    bad.append(f"{path.relative_to(ROOT)}:{number}: {layer} must not include {match.group(1)}")
            match = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
            for header, place in ONLY.items() if match else ():
                whole = match.group(1) == header or header.endswith("/") and match.group(1).startswith(header)
                if whole and not str(path.relative_to(ROOT)).startswith(place):
                    bad.append(f"{path.relative_to(ROOT)}:{number}: <{match.group(1)}> belongs to {place}")
            if layer != "main" and re.search(r"(?<![\w_])exit\s*\(", re.sub(r"//.*|/\*.*?\*/|\"[^\"]*\"", "", line)):
                bad.append(f"{path.relative_to(ROOT)}:{number}: exit() belongs to main.c")
    return bad


def flags():
    packages = "libcares libcurl libcjson libcrypto cmocka".split()
    found = subprocess.run(["pkg-config", "--cflags", *packages], capture_output=True, text=True, check=True).stdout.split()
    return ["-std=c11", "-D_GNU_SOURCE", '-DPLDIG_VERSION="0"', "-DPLDIG_WITH_OPENSSL", "-I.", "-Isrc", "-pthread", *found]


def compile_all(compiler, files, extra):
    def one(path):
        done = subprocess.run([compiler, *flags(), *WARNINGS, *extra, "-fsyntax-only", "-x", "c", str(path)], cwd=ROOT,
                              capture_output=True, text=True)
        return [] if done.returncode == 0 else [f"{compiler}: {path.relative_to(ROOT)}\n{done.stderr.strip()}"]
    with ThreadPoolExecutor(2) as pool:
        return [line for lines in pool.map(one, files) for line in lines]


def check_headers_alone():
    return compile_all("gcc", sources((".h",)), ["-Wno-unused-function"])


def check_gcc():
    return compile_all("gcc", sources((".c",)) + sources((".c",), ("tests",)), ["-Wno-missing-prototypes"])


def check_clang():
    return compile_all("clang", sources((".c",)) + sources((".c",), ("tests",)), ["-Wno-missing-prototypes"])


def check_globals():
    """No object of ours may be writable: .data, .bss and common symbols of an unsanitised object file."""
    bad = []
    with tempfile.TemporaryDirectory() as temporary:
        for path in sources((".c",)):
            obj = Path(temporary) / "x.o"
            subprocess.run(["gcc", *flags(), "-O1", "-fno-pie", "-c", str(path), "-o", str(obj)], cwd=ROOT, check=True)
            table = subprocess.run(["objdump", "-t", str(obj)], capture_output=True, text=True, check=True).stdout
            for line in table.splitlines():
                match = re.search(r" O (\.data\S*|\.bss\S*|\*COM\*)\s+\S+\s+(\S+)", line)
                if match and not match.group(1).startswith(".data.rel.ro"):
                    if str(path.relative_to(ROOT)) + ":" + match.group(2) not in ALLOWED_GLOBALS:
                        bad.append(f"{path.relative_to(ROOT)}: {match.group(2)} is a mutable global ({match.group(1)})")
    return bad


# A signal handler can reach nothing but a global.
ALLOWED_GLOBALS = {"src/process.c:stop_requested"}


def check_format():
    files = [str(p) for p in sources() + sources(where=("tests",))]
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], cwd=ROOT, capture_output=True, text=True)
    return [] if done.returncode == 0 else done.stderr.strip().splitlines()[:20]


def check_size():
    return [f"{p.relative_to(ROOT)}: {n} lines; split it by responsibility" for p in sources()
            for n in [len(p.read_text().splitlines())] if n > 480]


def tracked_text():
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file() and "corpus" not in path.parts:
            try:
                yield name, path.read_text()
            except UnicodeDecodeError:
                continue


def check_strangers():
    """Nothing may name a package registry or a path of somebody's machine."""
    pattern = re.compile(r"deb\.debian" + r"\.org|registry\.npm" + r"js\.org|(?<![\w.-])/(?:work|farm|root)/")
    return [f"{name}:{number}: {line.strip()[:100]}" for name, text in tracked_text()
            for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def check_links():
    """Every path that a document names in code marks or links exists."""
    bad = []
    for name, text in tracked_text():
        if not name.endswith(".md"):
            continue
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", text):
            if not (ROOT / name).parent.joinpath(target).exists():
                bad.append(f"{name}: link to {target} leads nowhere")
        for target in re.findall(r"`((?:src|probes|docs|tests)/[\w./-]+)`", text):
            if not (ROOT / target.rstrip("/")).exists():
                bad.append(f"{name}: names {target}, which does not exist")
    return bad


def check_readme_codes():
    """The README lists the codes that this version raises; the rules know them."""
    raised = set()
    for source in (ROOT / "src/diagnose").glob("*.c"):
        raised |= set(re.findall(r"\{(\d{3}), (?:true|false), ", source.read_text()))
    section = re.search(r"this version raises:(.*?)\. The others", (ROOT / "README.md").read_text(), re.S)
    listed = set()
    for low, high in re.findall(r"(\d{3})(?: to (\d{3}))?", section.group(1) if section else ""):
        listed |= {str(code) for code in range(int(low), int(high or low) + 1)}
    return [f"README.md: PLD{c} is raised and not listed" for c in sorted(raised - listed)] + \
           [f"README.md: PLD{c} is listed and not raised" for c in sorted(listed - raised)]


def check_readme_actions():
    """The README names the permissions that the calls to Azure need, and no others."""
    needed = set(re.findall(r'"(Microsoft\.[^"]*/read)"', (ROOT / "src/arm/calls.c").read_text()))
    named = set(re.findall(r"`(Microsoft\.[^`]*/read)`", (ROOT / "README.md").read_text()))
    return [f"README.md: {a} is needed and not named" for a in sorted(needed - named)] + \
           [f"README.md: {a} is named and not needed" for a in sorted(named - needed)]


def check_manual():
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", str(ROOT / "docs/pldig.1")], capture_output=True, text=True)
    return [] if done.returncode == 0 else done.stdout.strip().splitlines()[:20]


CHECKS = [
    ("layers", check_layers), ("headers stand alone", check_headers_alone), ("gcc warnings", check_gcc),
    ("clang warnings", check_clang), ("no mutable globals", check_globals), ("format", check_format),
    ("file sizes", check_size), ("no strangers' names", check_strangers), ("links", check_links), ("manual page", check_manual),
    ("codes in the README", check_readme_codes), ("permissions in the README", check_readme_actions),
]


def main():
    passed = failed = 0
    for name, check in CHECKS:
        try:
            bad = check()
        except (subprocess.CalledProcessError, OSError) as error:
            bad = [str(error)]
        print(f"lint: {name}: {'ok' if not bad else f'{len(bad)} to mend'}", flush=True)
        for line in bad:
            print("    " + line)
        passed, failed = passed + (not bad), failed + bool(bad)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
