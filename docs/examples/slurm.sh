#!/bin/sh
#SBATCH --job-name=warcmill
#SBATCH --array=1-16
#SBATCH --cpus-per-task=8
#SBATCH --mem=16G
#SBATCH --requeue
# usage: sbatch slurm.sh DATASET INPUT...   then, when the array has ended: warcmill account DATASET INPUT...
dataset=$1
shift
exec warcmill normalize "$@" --output "$dataset" --quiet --memory 1GB \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --jobs "$SLURM_CPUS_PER_TASK"
