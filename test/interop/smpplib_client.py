"""Python's smpplib as a client: reads one JSON command a line and writes one JSON answer a line."""

import binascii
import json
import socket
import sys

from smpplib import client, consts, exceptions, gsm, smpp

hex_of = lambda octets: binascii.hexlify(octets or b"").decode()
text_of = lambda octets: (octets or b"").decode("latin-1")


class Session:
    def __init__(self):
        self.client = None
        self.delivered = []  # deliver_sm that no command has fetched yet
        self.answer_with = []  # statuses for the next deliver_sm; then 0

    def connect(self, host, port):
        self.client = client.Client(host, port, timeout=10, allow_unknown_opt_params=True)
        self.client.connect()
        return {}

    def bind(self, kind, system_id, password):
        pdu = smpp.make_pdu("bind_" + kind, client=self.client, system_id=system_id, password=password)
        answer = self.ask(pdu)
        version = getattr(answer, "sc_interface_version", None)
        return {"system_id": text_of(getattr(answer, "system_id", b"")), "version": version}

    def pretend(self, state):
        """Sets the state, since smpplib refuses to send what does not fit its state; here the SMSC must refuse it."""
        self.client.state = getattr(consts, "SMPP_CLIENT_STATE_" + state)
        return {}

    def split(self, text, coding=0):
        parts, used, esm_class = gsm.make_parts(text, coding)
        return {"parts": [hex_of(part) for part in parts], "coding": used, "esm_class": esm_class}

    def submit(self, to, octets, coding, esm_class=0, sender="1414", **more):
        pdu = smpp.make_pdu(
            "submit_sm",
            client=self.client,
            source_addr_ton=consts.SMPP_TON_NWSPEC,
            source_addr=sender,
            dest_addr_ton=consts.SMPP_TON_INTL,
            dest_addr_npi=consts.SMPP_NPI_ISDN,
            destination_addr=to,
            short_message=binascii.unhexlify(octets),
            data_coding=coding,
            esm_class=esm_class,
            registered_delivery=1,
            **more,
        )
        return {"message_id": text_of(getattr(self.ask(pdu), "message_id", b""))}

    def query(self, message_id, sender="1414"):
        answer = self.ask(
            smpp.make_pdu(
                "query_sm",
                client=self.client,
                message_id=message_id,
                source_addr_ton=consts.SMPP_TON_NWSPEC,
                source_addr_npi=0,
                source_addr=sender,
            )
        )
        message_state, final_date = getattr(answer, "message_state", None), getattr(answer, "final_date", b"")
        return {"state": message_state, "final_date": text_of(final_date), "message_id": text_of(answer.message_id)}

    def enquire(self):
        self.ask(smpp.make_pdu("enquire_link", client=self.client))
        return {}

    def refuse_next(self, status):
        self.answer_with.append(status)
        return {}

    def receive(self, count):
        while len(self.delivered) < count:
            self.read()
        first, self.delivered = self.delivered[:count], self.delivered[count:]
        return {"delivered": first}

    def unbind(self):
        self.ask(smpp.make_pdu("unbind", client=self.client))
        self.client.disconnect()
        return {}

    def ask(self, pdu):
        self.client.send_pdu(pdu)
        while True:
            answer = self.read()
            if answer is not None and answer.sequence == pdu.sequence:
                if answer.command not in (pdu.command + "_resp", "generic_nack"):
                    raise AssertionError(answer.command + " answers " + pdu.command)
                if answer.is_error():
                    raise exceptions.PDUError(answer.get_status_desc(), answer.status)
                return answer

    def read(self):
        """Reads one PDU. Answers a request of the SMSC and returns None; returns a response of the SMSC."""
        pdu = self.client.read_pdu()
        if pdu.is_response():
            return pdu
        if pdu.command == "enquire_link":
            self.client._enquire_link_received(pdu)
        elif pdu.command == "deliver_sm":
            self.deliver(pdu)
        else:
            raise AssertionError("the SMSC sends " + pdu.command)
        return None

    def deliver(self, pdu):
        status = self.answer_with.pop(0) if self.answer_with else consts.SMPP_ESME_ROK
        answer = smpp.make_pdu("deliver_sm_resp", client=self.client, status=status)
        answer.sequence = pdu.sequence
        self.client.send_pdu(answer)
        numbers = ("source_addr_ton", "source_addr_npi", "dest_addr_ton", "esm_class", "data_coding")
        numbers += ("message_state", "sm_length")
        found = {name: getattr(pdu, name, None) for name in numbers}
        names = ("source_addr", "destination_addr", "receipted_message_id")
        texts = {name: text_of(getattr(pdu, name, None)) for name in names}
        self.delivered.append({**found, **texts, "octets": hex_of(pdu.short_message), "answered": status})


def main():
    session = Session()
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = getattr(session, command.pop("do"))(**command)
        except exceptions.PDUError as fault:
            answer = {"status": fault.args[-1], "error": str(fault.args[0])}
        except (exceptions.ConnectionError, socket.error) as fault:
            answer = {"cut": True, "error": repr(fault)}
        except Exception as fault:  # returned to the test, which fails with it
            answer = {"error": type(fault).__name__ + ": " + str(fault)}
        print(json.dumps(answer), flush=True)


main()
