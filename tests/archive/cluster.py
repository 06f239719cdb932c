"""Two machines of a Ray cluster, both of them this one: prints the cluster's address, and ends with its standard input."""

from __future__ import annotations

import sys

from ray.cluster_utils import Cluster

NODE = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "include_dashboard": False}

if __name__ == "__main__":
    cluster = Cluster(initialize_head=True, head_node_args=NODE)
    cluster.add_node(num_cpus=1, object_store_memory=80 * 2**20)
    print(cluster.address, flush=True)
    sys.stdin.read()
    cluster.shutdown()
