"""The only place that opens and draws pictures: taking a file in, its renditions, and pictures for sharing."""
