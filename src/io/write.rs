//! Complete or absent: files and folders appear under their names only when they are whole.
