"""Normal form, segmentation, digits and scripts: pure text with byte maps."""
