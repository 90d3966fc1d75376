"""Requests that clients get wrong, that others change on the way, and that are only just right.

Called by `record.py`; botocore signs, and then each request is changed where that is what it shows.
"""

import datetime

# The module that runs, whose clock stands.
import __main__ as record
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NOW, ROOT, LIVE, ANN = record.NOW, record.ROOT, record.LIVE, record.ANN
FORM = record.FORM
IAM, EC2 = "&Version=2010-05-08", "&Version=2016-11-15"
ECS = "AmazonEC2ContainerServiceV20141113."


def after(**ago):
    return NOW + datetime.timedelta(**ago)


def call(service, body="", target="/", method="POST", headers=FORM, keys=ROOT, at=NOW, sends=None,
         region="eu-west-1", date=None):
    """A signed request; `sends` is what is sent instead of the target that was signed."""
    record.clock = at
    request = AWSRequest(method, record.ENDPOINT + target, data=body.encode(),
                         headers=dict(headers))
    signer = SigV4Auth(Credentials(*keys), service, region)
    if date is not None:
        signer.scope = lambda _: f"{keys[0]}/{date}/{region}/{service}/aws4_request"
        signer.credential_scope = lambda _: f"{date}/{region}/{service}/aws4_request"
        signer.signature = lambda text, _: signed_for(signer, text, date)
    signer.add_auth(request)
    lines = [f"{method} {sends or target} HTTP/1.1", "Host: 127.0.0.1:4566"]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    if body:
        lines.append(f"Content-Length: {len(body.encode())}")
    return "\r\n".join(lines).encode(), body.encode()


def signed_for(signer, text, date):
    key = signer.credentials.secret_key
    key = signer._sign(("AWS4" + key).encode(), date)
    for part in (signer._region_name, signer._service_name, "aws4_request"):
        key = signer._sign(key, part)
    return signer._sign(key, text, hex=True)


def presigned(target="/?Action=GetCallerIdentity&Version=2011-06-15", expires=60, keys=ROOT,
              at=NOW, method="GET"):
    record.clock = at
    request = AWSRequest(method, record.ENDPOINT + target)
    SigV4QueryAuth(Credentials(*keys), "sts", "eu-west-1", expires=expires).add_auth(request)
    path = request.url.removeprefix(record.ENDPOINT)
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:4566".encode(), b""


def changed(exchange, *changes):
    head, body = exchange
    for old, new in changes:
        assert old.encode() in head + body, old
        head, body = head.replace(old.encode(), new.encode()), body.replace(
            old.encode(), new.encode())
    return head, body


def ecs(operation, body, **more):
    return call("ecs", body, headers=record.json_of(ECS + operation), **more)


def times():
    api = record.api
    stream = {"logGroupName": "/shop/web", "logStreamName": "web/1"}
    record.write("times", """
Times: ISO 8601 of whole seconds in IAM, seconds since 1970 with a fraction in ECS and ECR,
whole milliseconds since 1970 in CloudWatch Logs. EC2's and STS's are in crates/wire/tests/botocore/made_up.rs.
https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
""",
          ("IAM", api("iam", "get_user", UserName="ann")),
          ("ECR", api("ecr", "create_repository", repositoryName="shop/web")),
          ("ECS", api("ecs", "register_task_definition", family="web", networkMode="awsvpc", cpu="256",
                      memory="512", requiresCompatibilities=["FARGATE"],
                      containerDefinitions=[{"name": "web", "image": "web:1"}])),
          ("Logs, none yet", api("logs", "create_log_group", logGroupName="/shop/web")),
          ("nor here", api("logs", "create_log_stream", **stream)),
          ("Logs, in a request", api("logs", "put_log_events", **stream, logEvents=[
              {"timestamp": 1767225600123, "message": "hello \u2028 \u0001 \U0001f600"}])),
          ("Logs, of events", api("logs", "get_log_events", **stream)),
          ("Logs, of a stream", api("logs", "describe_log_streams", logGroupName="/shop/web")),
          ("Logs, of a group", api("logs", "describe_log_groups")))


def malformed_query():
    def iam(body, **more):
        return call("iam", body, **more)

    def ec2(body, **more):
        return call("ec2", body, **more)

    tag = "Action=CreateUser" + IAM + "&UserName=bea&Tags.member."
    vpcs = "Action=DescribeVpcs" + EC2
    record.write("malformed-query", """
What cannot be read of query and ec2 requests, and what only looks so. Each refusal is in the form of
the service that the request is signed for, so that its client finds code, status and id.
https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html
https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
""",
          ("iam: no action", iam("Version=2010-05-08")),
          ("ec2: no action", ec2("Version=2016-11-15")),
          ("iam: another version", iam("Action=ListUsers&Version=2000-01-01")),
          ("ec2: another version", ec2("Action=DescribeVpcs&Version=2000-01-01")),
          ("the other load balancing API, which signs with the same name", call(
              "elasticloadbalancing", "Action=DescribeLoadBalancers&Version=2012-06-01")),
          ("iam: a broken escape", iam("Action=ListUsers" + IAM + "&PathPrefix=%zz")),
          ("ec2: a broken escape", ec2(vpcs + "&VpcId.1=%2")),
          ("iam: escapes that are no UTF-8", iam("Action=ListUsers" + IAM + "&PathPrefix=%FF")),
          ("ec2: escapes that are no UTF-8", ec2(vpcs + "&VpcId.1=%FF")),
          ("iam: a parameter twice", iam("Action=GetUser" + IAM + "&UserName=ann&UserName=bob")),
          ("ec2: a parameter twice", ec2("Action=DeleteVpc" + EC2 + "&VpcId=vpc-1&VpcId=vpc-2")),
          ("iam: an action in the query and another in the body", iam(
              "Action=DeleteUser" + IAM + "&UserName=ann",
              target="/?Action=ListUsers" + IAM)),
          ("iam: a list with a gap", iam(
              tag + "1.Key=a&Tags.member.1.Value=1&Tags.member.3.Key=b&Tags.member.3.Value=2")),
          ("iam: one element under two spellings of its number", iam(
              "Action=TagUser" + IAM + "&UserName=bea&Tags.member.1.Key=a&Tags.member.1.Value=1"
              "&Tags.member.01.Key=b&Tags.member.01.Value=2")),
          ("ec2: a huge number in a list", ec2(vpcs + "&Filter.999999999.Name=state"
                                               "&Filter.999999999.Value.4294967295=available")),
          ("ec2: a number in a list that no computer counts to", ec2(
              vpcs + "&VpcId.99999999999999999999=vpc-1")),
          ("ec2: a list from zero", ec2(vpcs + "&VpcId.0=vpc-0123456789abcdef0")),
          ("ec2: a list without numbers", ec2(vpcs + "&VpcId.first=vpc-0123456789abcdef0")),
          ("ec2: a number that is none", ec2(vpcs + "&MaxResults=many")),
          ("ec2: too large for 32 bits", ec2(vpcs + "&MaxResults=4294967301")),
          ("ec2: negative", ec2(vpcs + "&MaxResults=-5")),
          ("iam: a number with a fraction", iam("Action=ListUsers" + IAM + "&MaxItems=1.5")),
          ("iam: no number", iam("Action=ListUsers" + IAM + "&MaxItems=")),
          ("ec2: neither true nor false", ec2(vpcs + "&DryRun=perhaps")),
          ("ec2: a structure that is text", ec2(
              "Action=CreateTags" + EC2 + "&ResourceId.1=vpc-1&Tag.1=red")),
          ("iam: text that is a structure", iam("Action=GetUser" + IAM + "&UserName.First=ann")),
          ("iam: deep nesting", iam("Action=GetUser" + IAM + "&" + ".".join("a" * 65) + "=1")),
          ("ec2: deep nesting", ec2(vpcs + "&" + ".".join("a" * 65) + "=1")),
          ("iam: a body of another type is no form", iam(
              "Action=ListUsers" + IAM, headers={"Content-Type": "text/plain"})),
          ("iam: a type is the same in capitals", iam(
              "Action=ListUsers" + IAM, headers={
                  "Content-Type": "Application/X-WWW-Form-URLEncoded"})),
          ("iam: a body over the limit", oversized(iam("Action=ListUsers" + IAM))),
          ("ec2: a body over the limit", oversized(ec2(vpcs))),
          ("iam: GET, signed in the header", iam(
              "", target="/?Action=GetUser" + IAM + "&UserName=ann", method="GET", headers={})))


def oversized(exchange):
    """Announces more than it has, and so is refused before it has come."""
    head, _ = exchange
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    return b"\r\n".join(lines + [b"Content-Length: 99999999"]), b""


def malformed_json():
    deep = '{"tags":' + "[" * 40 + "]" * 40 + "}"
    surrogate = '{"clusterName":"a' + "\\ud800" + '"}'
    record.write("malformed-json", """
What cannot be read of JSON requests, and what only looks so.
https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/common-errors.html
""",
          ("no target", call("ecs", "{}", headers={
              "Content-Type": "application/x-amz-json-1.1"})),
          ("a target of no service", call("ecs", "{}", headers=record.json_of("ListClusters"))),
          ("no type but the target", call("ecs", "{}", headers={
              "X-Amz-Target": ECS + "ListClusters"})),
          ("a form where JSON is spoken", call("ecs", "Action=ListClusters", headers={
              "X-Amz-Target": ECS + "ListClusters", **FORM})),
          ("an empty body", ecs("ListClusters", "")),
          ("a list, not an object", ecs("ListClusters", "[]")),
          ("null, not an object", ecs("ListClusters", "null")),
          ("more after the object", ecs("ListClusters", "{}{}")),
          ("a member that is null is absent", ecs("ListClusters", '{"maxResults":null}')),
          ("null in a list", ecs("DescribeClusters", '{"clusters":["a",null]}')),
          ("null in a map", ecs("RegisterTaskDefinition", '{"family":"web",'
                                '"requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc",'
                                '"cpu":"256","memory":"512","containerDefinitions":[{"name":"web",'
                                '"image":"web","dockerLabels":{"a":null}}]}')),
          ("a whole number with a fraction of zero", ecs("ListClusters", '{"maxResults":3.0}')),
          ("a whole number with a fraction", ecs("ListClusters", '{"maxResults":3.5}')),
          ("too large for 32 bits", ecs("ListClusters", '{"maxResults":4294967301}')),
          ("too large for anything", ecs("ListClusters", '{"maxResults":1e400}')),
          ("a number as text", ecs("ListClusters", '{"maxResults":"3"}')),
          ("true for a number", ecs("ListClusters", '{"maxResults":true}')),
          ("an object for a list", ecs("DescribeClusters", '{"clusters":{"a":"b"}}')),
          ("half a character", ecs("CreateCluster", surrogate)),
          ("a control character as it is", ecs("CreateCluster", '{"clusterName":"a\tb"}')),
          ("deep nesting", ecs("CreateCluster", deep)),
          ("a body over the limit", oversized(ecs("ListClusters", "{}"))))


def signature_edges():
    users = "Action=ListUsers" + IAM

    def iam(**more):
        return call("iam", users, **more)

    query = "/?Action=GetUser" + IAM + "&UserName=a%2Bb"
    record.write("signature-edges", """
What is just still right of a signature, and what somebody changed on the way.
https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
""",
          ("15 minutes old", iam(at=after(minutes=-15))),
          ("a second older", iam(at=after(minutes=-15, seconds=-1))),
          ("15 minutes ahead", iam(at=after(minutes=15))),
          ("a second more", iam(at=after(minutes=15, seconds=1))),
          ("presigned a minute ago for a minute", presigned(at=after(seconds=-60))),
          ("a second before", presigned(at=after(seconds=-61))),
          ("presigned for no time", presigned(at=after(seconds=-1), expires=0)),
          ("presigned for less than no time", presigned(expires=-1)),
          ("presigned for a week and a second", presigned(expires=604801)),
          ("presigned 16 minutes ahead", presigned(at=after(minutes=16))),
          ("presigned, its parameters in another order", reversed_query(presigned())),
          ("presigned, a parameter added", changed(presigned(), ("/?", "/?DurationSeconds=1&"))),
          ("presigned, its escapes in lower case", changed(presigned(), ("%2F", "%2f"))),
          ("presigned, a plain character escaped", changed(
              presigned(), ("2011-06-15", "2011%2D06-15"))),
          ("presigned, escaped twice", changed(presigned(), ("%2F", "%252F"))),
          ("presigned without the host", changed(
              presigned(), ("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders=x-amz-date"))),
          ("presigned without a time", changed(presigned(), ("&X-Amz-Date=20260101T000000Z", ""))),
          ("presigned, sent with another method", changed(presigned(), ("GET /", "POST /"))),
          ("presigned with a session", presigned(keys=LIVE)),
          ("the same without its token", changed(
              presigned(keys=LIVE), ("&X-Amz-Security-Token=live-token", ""))),
          ("a session", iam(keys=LIVE)),
          ("a session without its token", iam(keys=LIVE[:2])),
          ("a session with another's token", iam(keys=(*LIVE[:2], "a-token"))),
          ("a key without a session, with a token", iam(keys=(*ROOT, "live-token"))),
          ("a space in the query", call("iam", target="/?Action=GetUser" + IAM + "&UserName=a%20b",
                                        method="GET", headers={})),
          ("a plus in the query", call("iam", target=query, method="GET", headers={})),
          ("an escaped plus that became a plain one, which is read as a space", call(
              "iam", target=query, method="GET", headers={}, sends=query.replace("%2B", "+"))),
          ("a path with slashes and dots", iam(target="/a//b/./c/../")),
          ("the whole address where the path stands, as to a proxy", iam(
              sends="http://127.0.0.1:4566/")),
          ("a body in chunks", chunked(iam())),
          ("a body in chunks that is not what was signed", changed(
              chunked(iam()), ("ListUsers", "ListRoles"))),
          ("a declared hash that is another body's", iam(headers={
              **FORM, "X-Amz-Content-SHA256": "0" * 64})),
          ("a body that is said not to be signed, and so may be any", changed(
              iam(headers={**FORM, "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}),
              ("ListUsers", "ListRoles"))),
          ("the same said by who did not sign", changed(
              iam(), ("X-Amz-Date", "X-Amz-Content-SHA256: UNSIGNED-PAYLOAD\r\nX-Amz-Date"))),
          ("a path of other letters", iam(target="/%C3%A9/%E6%97%A5%20%2B~")),
          ("the body changed", changed(iam(), ("ListUsers", "ListRoles"))),
          ("another content type", changed(iam(), ("; charset=utf-8", ""))),
          ("a header of AWS's added", changed(
              iam(), ("X-Amz-Date", "X-Amz-Other: 1\r\nX-Amz-Date"))),
          ("blanks in a header that is signed", changed(
              iam(headers={**FORM, "X-Amz-Note": "a b"}), ("X-Amz-Note: a b", "X-Amz-Note:  a   b "))),
          ("a header that is signed twice", changed(
              iam(headers={**FORM, "X-Amz-Note": "a,b"}),
              ("X-Amz-Note: a,b", "X-Amz-Note: a\r\nX-Amz-Note: b"))),
          ("a Date instead of an X-Amz-Date", iam(headers={**FORM, "Date": "now"})),
          ("a scope of another day", iam(date="20251231")),
          ("a scope of a whole year", iam(date="2026")),
          ("a scope of all days", iam(date="")),
          ("a scope of another service", call("sts", users)),
          ("a scope of no region", iam(region="moon-1")),
          ("the signature in capitals", capitals(iam())))


def capitals(exchange):
    head, body = exchange
    before, signature = head.split(b"Signature=")
    digits, rest = signature[:64], signature[64:]
    return before + b"Signature=" + digits.upper() + rest, body


def chunked(exchange):
    """The body in two chunks, the second with an extension, and a trailer."""
    head, body = exchange
    length = b"Content-Length: %d" % len(body)
    assert length in head
    middle = body.index(b"&")
    first, rest = body[:middle], body[middle:]
    chunks = b"%x\r\n%s\r\n%x;a=b\r\n%s\r\n0\r\nX-Trailer: 1\r\n\r\n" % (
        len(first), first, len(rest), rest)
    return head.replace(length, b"Transfer-Encoding: chunked"), chunks


def reversed_query(exchange):
    head, body = exchange
    before, rest = head.split(b"?", 1)
    query, rest = rest.split(b" ", 1)
    query = b"&".join(reversed(query.split(b"&")))
    return before + b"?" + query + b" " + rest, body


def all_of_them():
    times()
    malformed_query()
    malformed_json()
    signature_edges()
