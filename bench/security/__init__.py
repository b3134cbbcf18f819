"""What somebody who means harm would try, tried: figures about accounts."""
