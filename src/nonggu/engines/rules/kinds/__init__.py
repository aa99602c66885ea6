"""The few kinds of clause. Each kind answers for one enterprise (`exact`) and for a block of rows (`columns`)."""
