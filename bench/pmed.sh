#!/usr/bin/env bash
# The classical p-median problem: OR-Library files to proven optimality.
#
#     bench/pmed.sh FILE...     files in the OR-Library's format (pmed1.txt, ...), which are not part of this repository
#     bench/pmed.sh             random graphs of the same make: n nodes, n^2 / 50 edges of length 1 to 100
#
# One line a problem: name, nodes, p, status, the sum of ways (the mean that is optimised, times the nodes), its bound,
# seconds, nodes of the tree. The sums are whole numbers, so a bound within one of the value is a proof.
# Published optima (Beasley 1985, OR-Library): pmed1 5819, pmed2 4093, pmed6 7824.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

random_graph() { # nodes p seed
    python3 - "$@" <<'PYTHON'
import random, sys
nodes, p, seed = map(int, sys.argv[1:])
draw = random.Random(seed)
order = list(range(1, nodes + 1))
draw.shuffle(order)
edges = [(order[k], order[draw.randrange(k)]) for k in range(1, nodes)]  # connected
while len(edges) < nodes * nodes // 50:
    a, b = draw.randint(1, nodes), draw.randint(1, nodes)
    if a != b:
        edges.append((a, b))
print(nodes, len(edges), p)
for a, b in edges:
    print(a, b, draw.randint(1, 100))
PYTHON
}

solve() { # name file
    ./yderplan import orlib-pmed "$2" -o "$folder/in" -q 2>"$folder/warnings"
    ./yderplan solve "$folder/in" "$folder/in/scenario.json" -o "$folder/out" --time 600 --threads 2 -q
    python3 - "$1" "$2" "$folder/out/plan.json" <<'PYTHON'
import json, sys
nodes, _, p = map(int, open(sys.argv[2]).readline().split())
plan = json.load(open(sys.argv[3]))
best = plan["objectives"][0]
print(sys.argv[1], nodes, p, plan["status"], round(best["value"] * nodes, 6), round(best["bound"] * nodes, 4),
      round(plan["run"]["seconds"], 1), plan["run"]["nodes"], sep=",")
PYTHON
    rm -rf "$folder/in" "$folder/out"
}

echo "problem,nodes,p,status,sum,bound,seconds,tree"
for file in "$@"; do
    solve "$(basename "$file" .txt)" "$file"
done
[ $# -eq 0 ] || exit 0
while read -r nodes p seed; do
    random_graph "$nodes" "$p" "$seed" >"$folder/graph"
    solve "random_${nodes}_${p}_$seed" "$folder/graph"
done <<'END'
100 5 1
100 33 2
200 5 3
200 67 4
300 5 5
300 30 6
300 100 7
400 5 8
400 10 9
400 40 10
400 133 11
END
