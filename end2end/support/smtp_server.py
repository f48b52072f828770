"""A real SMTP server on a free port. Says its port, then each message as a line of JSON.

A line on its standard input is what it answers to recipients from then on (`550 No such mailbox`),
an empty one has it take them again; it says the line back, as JSON, once that holds.
"""

import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


class Inbox:
    refusal = ""

    def hear(self):
        line = sys.stdin.readline()
        if not line:
            sys.exit(0)
        self.refusal = line.strip()
        print(json.dumps(self.refusal), flush=True)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = message.get_body(preferencelist=("plain",))
        line = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": message["subject"],
            "id": message["message-id"],
            "body": body.get_content() if body else "",
            "attachments": [part.get_filename() for part in message.iter_attachments()],
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)
        return "250 2.0.0 Ok: queued as 4F2A"


async def serve() -> None:
    loop = asyncio.get_running_loop()
    inbox = Inbox()
    loop.add_reader(sys.stdin, inbox.hear)
    server = await loop.create_server(lambda: SMTP(inbox, enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        sys.exit(0)
