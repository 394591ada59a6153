// Small behaviour that every page shares. Pages work without it; it makes them quicker.
