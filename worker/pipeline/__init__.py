"""The way of the data, over ports only: poll -> parse -> judge -> decide -> deliver.

What stands here orders the steps; every decision is made in a pure stage, every effect by
an adapter that was handed in.
"""
