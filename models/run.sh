#!/usr/bin/env bash
# From data to report in one command:
#
#   models/run.sh smollm2-135m | ministral-8b | tiny [FOLDER]
#
# FOLDER (data/workshop) takes bases, runs and reports; PYTHON names another interpreter than that
# of `make workshop`. What is done is not done again and a training that was cut off goes on from
# its last checkpoint, so the same command finishes what another one began. Each stage of a task is
# a run of its own, and the last one gives the model. To train anew, remove the run's folder and
# those of the stages after it. `tiny` takes a few lines of each file: it only tries the chain.
set -euo pipefail

# bash reads a script as it goes; as one group it is read whole, and may change during the hours
# that it runs.
{
if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
recipe=$1
home=${2:-}
case $home in
    "" | /*) ;;
    *) home=$PWD/$home ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."
home=${home:-$PWD/data/workshop}
python=${PYTHON:-.venv/bin/python}
plan=models/recipes/$recipe.yaml
if [ ! -f "$plan" ]; then
    echo "there is no recipe $plan" >&2
    exit 2
fi
if ! "$python" -c 'from importlib.metadata import version; version("trl")' 2>/dev/null; then
    echo "$python has not what training needs: run make workshop, or set PYTHON" >&2
    exit 2
fi

step() { echo "== $(date +%T) $*" >&2; }
newer() { [ -f "$1" ] && [ ! "$2" -nt "$1" ]; }

# glibc gives each large block back to the system as soon as a tensor is freed, and the next step
# pays for its pages again, one fault at a time. tcmalloc keeps and reuses them; what trials on a
# CPU gave is in models/LOG.md. Debian has it as libtcmalloc-minimal4.
tcmalloc=$(ldconfig -p 2>/dev/null | awk '/libtcmalloc_minimal.so.4 / { print $NF; exit }' || true)
reusing_pages=(env ${tcmalloc:+LD_PRELOAD=$tcmalloc})

step "validate the data"
"$python" -m models.validate

data=models/data
if [ "$recipe" = tiny ]; then
    data=$home/tiny
    mkdir -p "$data"
    for file in models/data/{extract,citizens}_*.jsonl; do
        case $file in *_train*) few=4 ;; *) few=2 ;; esac
        head -n "$few" "$file" >"$data/$(basename "$file")"
    done
fi

step "the untuned base"
untuned=$("$python" -m models.untuned "$plan" --home "$home" | tail -n 1)

runs=()
evaluations=()
for task in extract citizens; do
    names=$("$python" -m models.recipe "$plan" "$task")
    for name in $names; do
        run=$home/runs/$name
        if [ ! -f "$run/record.json" ]; then
            stage=${name#"$recipe-$task"}
            stage=${stage#-}
            step "train $task${stage:+, stage $stage}"
            "${reusing_pages[@]}" "$python" -m models.train "$plan" "$task" --home "$home" \
                --data "$data" --resume ${stage:+--stage "$stage"}
        fi
    done
    # What follows is of the last stage.
    model=$run/gguf/$task.Q8_0.gguf
    if ! newer "$run/gguf/SHA256SUMS" "$run/record.json"; then
        step "merge and export $task"
        "$python" -m models.merge "$run" --home "$home"
        "$python" -m models.export "$run" --home "$home"
    fi
    for split in test valid; do
        found=$run/${task}_$split.json
        if ! newer "$found" "$model"; then
            step "evaluate $task on $split"
            files=("$data/${task}_$split"*.jsonl)
            more=()
            if [ "$split" = test ]; then
                # Not the second annotation of the same cases.
                files=("$data/${task}_test.jsonl")
                more=("untuned=$untuned" --unconstrained --loss)
            fi
            "$python" -m models.evaluate "${files[@]}" --home "$home" \
                --out "$found.part" --model "tuned=$model" "${more[@]}"
            mv "$found.part" "$found"
        fi
        evaluations+=("$found")
    done
    runs+=("$run")
done

step "report"
"$python" -m models.report "${runs[@]}" --evaluation "${evaluations[@]}" \
    --out "$home/reports/$recipe"
exit
}
