"""Signed requests that no client means: every operation with values from the edges of their types.

In, as arguments: a seed, how many requests, the clock's time. In, on standard input:
`{service: [operation…]}`, and then after each request its answer as JSON text. Out: one JSON document
a line, `{operation, headers, body}`. Names and ids of answers are used again, so that requests get
beyond what does not exist.
"""

import datetime
import json
import random
import re
import sys
from urllib.parse import urlencode

import botocore.auth
import botocore.serialize
import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SEED, COUNT, NOW = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
KEY = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
ENDPOINT = "http://127.0.0.1:4566/"
SESSION = botocore.session.get_session()

TEXTS = ["", "a", "web", "default", "/", "//", "..", "*", "?" * 40, "x" * 300, "x" * 70000, "é日本",
         "\u0000", "\uffff", "\U0001f600" * 50, "-1", "0", "99999999999999999999", "NaN", "true",
         "{", "{}", "[]", "null", '{"Statement":[]}', '{"Version":"2012-10-17","Statement":{}}',
         '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', "${aws:username}", "%",
         "%00", "a=b&c", "10.0.0.0/8", "10.0.0.0/16", "10.0.0.0/33", "0.0.0.0/0", "::/0", "fe80::1",
         "999.0.0.1", "vpc-0123456789abcdef0", "vpc-", "subnet-0123456789abcdef0", "sg-1", "igw-é",
         "eni-0123456789abcdef0", "rtb-0123456789abcdef0", "web:1", "web:0", "web:-1",
         "web:99999999999999999999", ":", "a:b:c", "eu-west-1a", "eu-west-1", "2026-01-01T00:00:00Z",
         "arn:", "arn:aws:iam::123456789012:role/web", "arn:aws:iam::aws:policy/ReadOnlyAccess",
         "arn:aws:ecs:eu-west-1:123456789012:cluster/default", "arn:aws:ecs:::", "arn:aws:é:::/",
         "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188",
         "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/50dc6c495c0c9188",
         "arn:aws:ecr:eu-west-1:123456789012:repository/web", "arn:aws:logs:eu-west-1:::", "0.25",
         "sha256:" + "0" * 64, "latest", "tag:Name", "tag-key", "vpc-id", "256", "512", "4097"]
# What was heard in answers, most lately last.
HEARD = []
HEARD_MOST = 400
WORTH = re.compile(r'(?:[>"])([A-Za-z0-9:/_.+-]{3,200})(?=[<"])')
NUMBERS = [0, 1, -1, 2, 5, 80, 100, 443, 1000, 65535, 65536, 2**31 - 1, -2**31]
LONGS = NUMBERS + [2**53, 2**63 - 1, -2**63, 1767225600000, -62135596800000, 253402300800000]
DOUBLES = [0.0, -0.0, 0.5, 1e308, -1e308, 5e-324, 100.0]
TIMES = [0, 1, 1767225600, 253402300799, -62135596800]


def invent(shape, rng, depth):
    kind = shape.type_name
    if kind == "structure":
        value = {}
        names = list(shape.members)
        if getattr(shape, "is_tagged_union", False) and rng.random() < 0.9:
            names = [rng.choice(names)]
        required = set(shape.required_members)
        for name in names:
            wanted = 0.97 if name in required else 0.25 / (depth + 1)
            if depth < 7 and rng.random() < wanted:
                value[name] = invent(shape.members[name], rng, depth + 1)
        return value
    if kind == "list":
        count = rng.choice([0, 1, 1, 1, 2, 3, 40 if depth < 3 else 1])
        return [invent(shape.member, rng, depth + 1) for _ in range(count)]
    if kind == "map":
        return {invent(shape.key, rng, depth + 1): invent(shape.value, rng, depth + 1)
                for _ in range(rng.choice([0, 1, 2]))}
    if kind == "string":
        if getattr(shape, "enum", None) and rng.random() < 0.9:
            return rng.choice(shape.enum)
        return heard(shape.name, rng) or rng.choice(TEXTS)
    if kind == "blob":
        return rng.choice([b"", b"\x00", bytes(range(256)), b"x" * 5000])
    if kind == "timestamp":
        return datetime.datetime.fromtimestamp(0, datetime.timezone.utc) + datetime.timedelta(
            seconds=rng.choice(TIMES))
    if kind == "boolean":
        return rng.random() < 0.5
    return rng.choice({"integer": NUMBERS, "long": LONGS}.get(kind, DOUBLES))


def heard(name, rng):
    """Something of an answer, most likely of the kind that the shape's name says."""
    if not HEARD or rng.random() < 0.3:
        return None
    kind = re.sub("(Id|Arn|Name|Identifier|s|Request)+$", "", name).lower()
    like = [text for text in HEARD if kind and kind in text.lower().replace("-", "")]
    prefix = {"vpc": "vpc-", "subnet": "subnet-", "securitygroup": "sg-", "routetable": "rtb-",
              "internetgateway": "igw-", "networkinterface": "eni-", "networkacl": "acl-",
              "natgateway": "nat-", "allocation": "eipalloc-"}.get(kind)
    if prefix:
        like = [text for text in HEARD if text.startswith(prefix)]
    return rng.choice(like if like and rng.random() < 0.8 else HEARD)


def listen(line):
    """Takes in what an answer has."""
    for text in WORTH.findall(json.loads(line)):
        if text not in HEARD:
            HEARD.append(text)
    del HEARD[:-HEARD_MOST]


def request(service, operation, rng):
    model = SESSION.get_service_model(service)
    protocol = model.metadata["protocol"]
    operation = model.operation_model(operation)
    value = invent(operation.input_shape, rng, 0) if operation.input_shape else {}
    serializer = botocore.serialize.create_serializer(protocol, False)
    sent = serializer.serialize_to_request(value, operation)
    body = sent["body"]
    if isinstance(body, dict):
        body = urlencode(body)
    if isinstance(body, bytes):
        body = body.decode()
    made = AWSRequest("POST", ENDPOINT, data=body.encode(), headers=sent["headers"])
    SigV4Auth(Credentials(*KEY), model.signing_name, "eu-west-1").add_auth(made)
    headers = {name: value for name, value in made.headers.items()}
    headers["Host"] = "127.0.0.1:4566"
    return {"operation": operation.name, "headers": headers, "body": body}


clock = datetime.datetime.strptime(NOW, "%Y-%m-%dT%H:%M:%SZ")
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: clock
chance = random.Random(SEED)
every = [(name, one) for name, all in json.loads(sys.stdin.readline()).items() for one in all]
# What makes something is what the others need.
makers = [pair for pair in every if pair[1].startswith(("Create", "Register", "Put", "Allocate"))]
for _ in range(COUNT):
    name, one = chance.choice(makers if chance.random() < 0.3 else every)
    print(json.dumps(request(name, one, chance)), flush=True)
    listen(sys.stdin.readline())
