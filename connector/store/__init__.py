"""Where is everything kept that must outlive the process? `open_store` gives the one Store, over either database."""

from connector.store.opening import SqlStore, open_store, store_exists

__all__ = ["SqlStore", "open_store", "store_exists"]
