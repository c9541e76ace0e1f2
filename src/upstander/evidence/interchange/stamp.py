"""Time-stamps after RFC 3161: a third party's word that these bytes were there on that day."""

from __future__ import annotations

import hashlib
import http.client
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from upstander.errors import DatasetError, InputError
from upstander.evidence.download import SameKind, check_address
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MAX_ANSWER = 2**20
_TIMEOUT = 30.0


def request_for(data: bytes) -> bytes:
    """A request to stamp some bytes: it holds their SHA-256 and a nonce, and nothing of them."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    made = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    return made.cert_request(cert_request=True).build().as_bytes()


def ask(address: str, request: bytes, *, timeout: float = _TIMEOUT) -> bytes:
    """The answer of a time-stamping authority.

    Raises
    ------
    DatasetError
        Not https (http to this machine only), or no answer.
    """
    check_address(address)
    headers = {"Content-Type": "application/timestamp-query", "User-Agent": "upstander"}
    asked = urllib.request.Request(address, request, headers)  # noqa: S310  (checked above)
    opener = urllib.request.build_opener(SameKind)
    try:
        with opener.open(asked, timeout=timeout) as answer:
            data: bytes = answer.read(MAX_ANSWER + 1)
    except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
        message = Phrase("did not answer: {error}", error=getattr(error, "reason", error))
        remedy = "try later, or stamp by hand: --request and --response"
        raise DatasetError(message, source=address, remedy=remedy) from error
    if len(data) > MAX_ANSWER:
        raise DatasetError("sends too much", source=address, remedy="do not trust it")
    return data


def stamped_at(answer: bytes, data: bytes, roots: Sequence[bytes] = ()) -> datetime:
    """The time at which an authority states to have seen the hash of some bytes.

    Parameters
    ----------
    answer
        A time-stamp response.
    data
        What was stamped.
    roots
        PEM certificates that are trusted. Without any, the time is what the answer claims and the
        hash is compared, but nobody has vouched for its signature.

    Raises
    ------
    InputError
        No such response, not granted, of other bytes, or not signed under the roots.
    """
    from cryptography.x509 import load_pem_x509_certificate
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        found = decode_timestamp_response(_ordered(answer))
    except ValueError as error:
        raise InputError("is no time-stamp response", remedy="ask the authority again") from error
    if found.status not in {0, 1}:
        said = "; ".join(found.status_string) or Phrase("status {code}", code=str(found.status))
        raise InputError(
            Phrase("the authority refused: {said}", said=said), remedy="ask another one"
        )
    if not _is_of(found.tst_info.message_imprint.message, data):
        raise InputError("the time-stamp is of other bytes", remedy="do not use it")
    if roots:
        builder = VerifierBuilder()
        try:
            for pem in roots:
                builder = builder.add_root_certificate(load_pem_x509_certificate(pem))
            builder.build().verify_message(found, data)
        except (VerificationError, ValueError) as error:
            message = Phrase("the time-stamp does not hold under these roots: {error}", error=error)
            raise InputError(message, remedy="check which authority signed it") from error
    return found.tst_info.gen_time


def _ordered(answer: bytes) -> bytes:
    """The response with its certificates in the order that DER asks for.

    OpenSSL's authorities send them in the order of the chain, which strict readers refuse. The
    order is not signed, and what is kept in the bundle is the answer as it came.
    """
    from asn1crypto.tsp import TimeStampResp

    found = TimeStampResp.load(answer, strict=True)
    token = found["time_stamp_token"]
    if token.native is None:
        return answer
    signed = token["content"]
    signed["certificates"] = signed["certificates"].copy()
    return bytes(found.dump(force=True))


def _is_of(imprint: bytes, data: bytes) -> bool:
    return imprint == hashlib.sha256(data).digest()
