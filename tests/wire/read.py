"""What botocore's own parsers read of answers: one JSON document a line in, one a line out.

In: {service, operation, status, headers, body}, the service by the name it signs with. Out: what a
caller of botocore gets, with times in ISO 8601 and bytes in base64.
"""

import base64
import datetime
import json
import sys

import botocore.parsers
import botocore.session

# Where the name in the signature is not the model's.
NAMES = {"elasticloadbalancing": "elbv2"}
SESSION = botocore.session.get_session()
MODELS = {}


def model(service):
    if service not in MODELS:
        MODELS[service] = SESSION.get_service_model(NAMES.get(service, service))
    return MODELS[service]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if key != "HTTPHeaders"}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        utc = value.astimezone(datetime.timezone.utc)
        return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


def read(case):
    service = model(case["service"])
    operation = case["operation"]
    known = operation in service.operation_names
    shape = service.operation_model(operation).output_shape if known else None
    parser = botocore.parsers.create_parser(service.metadata["protocol"])
    response = {
        "body": case["body"].encode(),
        "headers": case["headers"],
        "status_code": case["status"],
        "context": {},
    }
    try:
        return plain(parser.parse(response, shape))
    except botocore.parsers.ResponseParserError as error:
        return {"unreadable": str(error).split(",")[0]}


for line in sys.stdin:
    print(json.dumps(read(json.loads(line)), sort_keys=True))
