//! Accuracy of a forecast against actuals: WAPE, bias, MASE, the noise floor.
