# Everything goes to one endpoint. Credentials come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).
# No skip_* flag is set: the endpoint answers sts:GetCallerIdentity, and the region is a real one.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "endpoint" {
  description = "Base URL of the AWS API"
  type        = string
  default     = "http://127.0.0.1:4566"
}

variable "region" {
  type    = string
  default = "ap-northeast-2"
}

provider "aws" {
  region = var.region

  endpoints {
    ec2   = var.endpoint
    ecr   = var.endpoint
    ecs   = var.endpoint
    elbv2 = var.endpoint
    iam   = var.endpoint
    logs  = var.endpoint
    sts   = var.endpoint
  }

  default_tags {
    tags = {
      Project   = local.name
      ManagedBy = "terraform"
    }
  }
}
