"""Letters: notices that leave the house as mails and messages of robots. Nothing here opens a connection.

Nothing that an author writes in a diagram says to which server they go.
"""
