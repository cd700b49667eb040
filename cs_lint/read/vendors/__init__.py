"""The exports of recognisers and call-centre platforms: a file a vendor, all on one frame (`export`)."""
