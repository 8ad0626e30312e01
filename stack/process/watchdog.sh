#!/bin/sh
# Ends the children of a parent that died without a word (kill -9, out of memory).
# The parent holds the other end of stdin and writes "watch STAGE GROUP SIGNAL" and "forget STAGE GROUP SIGNAL".
# The pipe closes with the parent, however it dies. Stage 1 (services) ends before stage 2 (Kafka, PostgreSQL).
trap '' INT TERM HUP
list=' '
while read -r word stage group signal; do
  entry="$stage:$group:$signal"
  case $word in
    watch) list="$list$entry " ;;
    forget) case $list in *" $entry "*) list="${list%% "$entry" *} ${list#* "$entry" }" ;; esac ;;
  esac
done

alive() { # of the stage's groups
  for entry in $list; do
    [ "${entry%%:*}" = "$1" ] || continue
    rest=${entry#*:}
    kill -0 "-${rest%%:*}" 2>/dev/null && return 0
  done
  return 1
}

signal_all() { # stage, signal (empty: each one's own)
  for entry in $list; do
    [ "${entry%%:*}" = "$1" ] || continue
    rest=${entry#*:}
    kill -s "${2:-${rest#*:}}" -- "-${rest%%:*}" 2>/dev/null
  done
}

for stage in 1 2; do
  signal_all $stage ''
  tries=50
  while [ $tries -gt 0 ] && alive $stage; do
    sleep 0.1
    tries=$((tries - 1))
  done
  signal_all $stage KILL
done
