#!/bin/sh
# Four processes on one machine, or on four that see the same folders; each does what falls to it.
# usage: shards.sh DATASET INPUT...
dataset=$1
shift
shards=4
for number in $(seq $shards); do
  warcmill normalize "$@" --output "$dataset" --shard "$number/$shards" --jobs 1 --quiet &
done
wait
warcmill account "$dataset" "$@"
