"""From words to numbers: features of Chinese, English and mixed texts, an index of them, and meanings."""
