# An Application Load Balancer over HTTP: two listeners, rules by host, path, method, header and query, weighted target
# groups, redirects, fixed responses.

locals {
  name   = "shop-edge"
  domain = "shop.example.com"

  subnets = {
    "${var.region}a" = { cidr = "10.20.0.0/24", host = 10 }
    "${var.region}c" = { cidr = "10.20.1.0/24", host = 10 }
  }
}

variable "port" {
  type = number
}

variable "old_port" {
  type = number
}

variable "canary_weight" {
  description = "Share of the requests that the green group gets, in percent"
  type        = number
  default     = 10

  validation {
    condition     = var.canary_weight >= 0 && var.canary_weight <= 100
    error_message = "A weight is between 0 and 100."
  }
}

variable "greeting" {
  type    = string
  default = "no such host"
}

# --- Network ---------------------------------------------------------------------------------------------------------

resource "aws_vpc" "this" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true

  tags = { Name = local.name }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "public" {
  for_each = local.subnets

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value.cidr

  tags = { Name = "${local.name}-${each.key}" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }

  tags = { Name = "${local.name}-public" }
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_security_group" "alb" {
  name_prefix = "${local.name}-alb-"
  description = "HTTP from anywhere"
  vpc_id      = aws_vpc.this.id

  dynamic "ingress" {
    for_each = [var.port, var.old_port]
    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["0.0.0.0/0"]
    }
  }

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = [aws_vpc.this.cidr_block]
  }

  lifecycle {
    create_before_destroy = true
  }
}

# --- Application Load Balancer ---------------------------------------------------------------------------------------

resource "aws_lb" "web" {
  name               = "${local.name}-web"
  load_balancer_type = "application"
  security_groups    = [aws_security_group.alb.id]
  subnets            = [for subnet in aws_subnet.public : subnet.id]

  idle_timeout = 75
  enable_http2 = true

  depends_on = [aws_internet_gateway.this]
}

resource "aws_lb_target_group" "web" {
  for_each = toset(["blue", "green"])

  name                 = "${local.name}-${each.key}"
  vpc_id               = aws_vpc.this.id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = 8080
  deregistration_delay = 30

  health_check {
    path                = "/healthz"
    matcher             = "200-299"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_target_group" "api" {
  name                 = "${local.name}-api"
  vpc_id               = aws_vpc.this.id
  target_type          = "ip"
  protocol             = "HTTP"
  protocol_version     = "HTTP1"
  port                 = 9090
  deregistration_delay = 5

  health_check {
    path    = "/health"
    port    = "9091"
    matcher = "200"
  }
}

resource "aws_lb_target_group_attachment" "blue" {
  for_each = local.subnets

  target_group_arn = aws_lb_target_group.web["blue"].arn
  target_id        = cidrhost(each.value.cidr, each.value.host)
}

resource "aws_lb_target_group_attachment" "green" {
  for_each = local.subnets

  target_group_arn = aws_lb_target_group.web["green"].arn
  target_id        = cidrhost(each.value.cidr, each.value.host + 1)
}

resource "aws_lb_target_group_attachment" "api" {
  target_group_arn = aws_lb_target_group.api.arn
  target_id        = "10.20.0.20"
  port             = 9191
}

resource "aws_lb_listener" "old" {
  load_balancer_arn = aws_lb.web.arn
  protocol          = "HTTP"
  port              = var.old_port

  default_action {
    type = "redirect"

    redirect {
      port        = tostring(var.port)
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  protocol          = "HTTP"
  port              = var.port

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = var.greeting
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "maintenance" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 10

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "application/json"
      message_body = jsonencode({ error = "read only, back in an hour" })
      status_code  = "503"
    }
  }

  condition {
    path_pattern {
      values = ["/admin/*", "/checkout"]
    }
  }

  condition {
    http_request_method {
      values = ["POST", "PUT", "DELETE"]
    }
  }

  tags = { Name = "maintenance" }
}

resource "aws_lb_listener_rule" "apex" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 20

  action {
    type = "redirect"

    redirect {
      host        = local.domain
      path        = "/#{path}"
      query       = "from=www&#{query}"
      status_code = "HTTP_302"
    }
  }

  condition {
    host_header {
      values = ["www.${local.domain}"]
    }
  }
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 30

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }

  condition {
    host_header {
      values = ["api.${local.domain}"]
    }
  }

  condition {
    path_pattern {
      values = ["/v1/*", "/v2/*"]
    }
  }
}

resource "aws_lb_listener_rule" "preview" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 40

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web["green"].arn
  }

  condition {
    http_header {
      http_header_name = "X-Preview"
      values           = ["green*", "yes"]
    }
  }

  condition {
    query_string {
      key   = "preview"
      value = "1"
    }

    query_string {
      value = "beta"
    }
  }

  condition {
    source_ip {
      values = ["203.0.113.0/24"]
    }
  }
}

resource "aws_lb_listener_rule" "web" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 100

  action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.web["blue"].arn
        weight = 100 - var.canary_weight
      }

      target_group {
        arn    = aws_lb_target_group.web["green"].arn
        weight = var.canary_weight
      }
    }
  }

  condition {
    host_header {
      values = [local.domain]
    }
  }
}

output "dns_name" {
  value = aws_lb.web.dns_name
}
