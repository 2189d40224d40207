"""How do alerts reach chat and mail? Through apprise, which only this package loads, and only for a channel.

An alert is queued in the store (postbox), waits there for others of its channel, and goes out with them as one message
(messenger) by way of one address (channels), under the eyes of a witness.
"""

from connector.notify.channels import AppriseChannel, Channel, Receipt, open_channel
from connector.notify.messenger import Messenger
from connector.notify.postbox import Postbox
from connector.notify.standing import still_standing

__all__ = ["AppriseChannel", "Channel", "Messenger", "Postbox", "Receipt", "open_channel", "still_standing"]
