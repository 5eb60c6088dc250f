"""Leaves made on a Ray cluster.

```
dispatcher                       bridge, a child process            the cluster
executor.Ray --tasks, cancels--> calls --looks for a seat--> seats
             <--progress, keys-- (a thread a task)           Maker, a named, detached actor:
                                                             one of a family, warm, one task at a time by turns
```

Durability is none of Ray's: jobs and steps are rows, artifacts lie in the store, and what a cluster forgets is made
again. Ray lives in the bridge because its driver ends its whole process when a head is replaced.
"""
