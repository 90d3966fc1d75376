"""Calls boto3 for the stories: one JSON document a line in, one a line out."""
import base64, datetime, json, sys
import boto3, botocore.config, botocore.exceptions

sessions, clients = {}, {}
session = boto3.session.Session(region_name="us-east-1")

def plain(value):
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if hasattr(value, "read"):
        return value.read().decode("utf-8", "replace")
    return str(value)

def client(ask):
    who = (ask["service"], ask["endpoint"], ask["region"], ask["key"], ask["secret"], ask["token"])
    if who not in clients:
        config = botocore.config.Config(
            retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=60)
        clients[who] = session.client(
            ask["service"], endpoint_url=ask["endpoint"], region_name=ask["region"],
            aws_access_key_id=ask["key"], aws_secret_access_key=ask["secret"],
            aws_session_token=ask["token"], config=config)
    return clients[who]

for line in sys.stdin:
    ask = json.loads(line)
    try:
        answer = client(ask)._make_api_call(ask["operation"], ask["input"])
        answer.pop("ResponseMetadata", None)
        out = {"ok": answer}
    except botocore.exceptions.ClientError as error:
        told = error.response
        out = {"fault": {"code": told["Error"].get("Code", ""),
                         "message": told["Error"].get("Message", ""),
                         "status": told.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)}}
    except Exception as error:
        out = {"fault": {"code": type(error).__name__, "message": str(error), "status": 0}}
    sys.stdout.write(json.dumps(out, default=plain) + "\n")
    sys.stdout.flush()
