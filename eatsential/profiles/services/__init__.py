"""Acts on profiles: agreeing, adding people, recording what they must avoid."""
