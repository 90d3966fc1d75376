//! Amazon ECR: repositories, images, layers.
