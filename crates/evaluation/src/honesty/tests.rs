mod sensitivity;
