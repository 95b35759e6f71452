"""What programs and people make of kept files: words of pictures, sound and documents."""
