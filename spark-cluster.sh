#!/bin/sh
# Starts a Spark standalone cluster on this machine alone: a master and two workers on 127.0.0.1.
# Usage: sh spark-cluster.sh VENV [PORT] [FOLDER]; ends with Ctrl-C. Needs Java 17 and `make spark`.
# FOLDER gets logs, the workers' scratch and one file with the process number of each.
set -eu
venv=$1
port=${2:-7077}
folder=${3:-$(mktemp -d)}

die() { printf 'upstander: %s\n' "$*" >&2; exit 1; }

"$venv/bin/python" -c 'import pyspark' 2>/dev/null || die "pyspark is not installed; run: make spark"
command -v java >/dev/null || [ -n "${JAVA_HOME:-}" ] ||
  die "Spark needs Java 17, which is not here (Debian: apt install openjdk-17-jre-headless; macOS: brew install openjdk@17)"

SPARK_HOME=$("$venv/bin/python" -c 'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)')
PYSPARK_PYTHON=$(cd "$venv/bin" && pwd)/python
SPARK_LOCAL_IP=127.0.0.1
SPARK_DAEMON_MEMORY=${SPARK_DAEMON_MEMORY:-256m}
export SPARK_HOME PYSPARK_PYTHON SPARK_LOCAL_IP SPARK_DAEMON_MEMORY
mkdir -p "$folder"

daemon() { # name, class, arguments
  name=$1
  shift
  "$venv/bin/spark-class" "$@" >"$folder/$name.log" 2>&1 &
  echo $! >"$folder/$name.pid"
}
stop() {
  trap - INT TERM EXIT
  for file in "$folder"/*.pid; do kill "$(cat "$file")" 2>/dev/null || :; done
}
trap 'stop; exit 0' INT TERM
trap stop EXIT

daemon master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
for number in 1 2; do
  daemon "worker-$number" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 \
    --cores 1 --memory "${UPSTANDER_WORKER_MEMORY:-1g}" --work-dir "$folder/work-$number" "spark://127.0.0.1:$port"
done
echo "upstander: spark://127.0.0.1:$port (master and two workers; Ctrl-C ends them; logs in $folder)"
wait
