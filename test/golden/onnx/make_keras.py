"""Writes keras.onnx and keras.json, which test/model/onnx compares with. Optional: the results are committed.

    pip install tensorflow-cpu tf2onnx onnxruntime
    python make_keras.py

The answers are Keras's own, for the pixels `sin(0.37 * index)`, index counting [row, column, channel].
"""

import json
import pathlib

import keras
import numpy
import tensorflow
import tf2onnx
from keras import layers

here = pathlib.Path(__file__).parent
random = numpy.random.default_rng(3)


def network():
    """Padding as TensorFlow does it, a gate, a residual, and channels last, which the exporter transposes."""
    image = layers.Input((None, None, 3), name="image")
    x = layers.Conv2D(8, 3, 2, "same", use_bias=False, name="conv1")(image)
    x = layers.BatchNormalization(name="bn1")(x)
    x = layers.ReLU(6.0, name="relu1")(x)
    y = layers.DepthwiseConv2D(3, 1, "same", use_bias=False, name="dw")(x)
    y = layers.BatchNormalization(name="bn2")(y)
    y = layers.Activation("swish", name="swish")(y)
    factor = layers.GlobalAveragePooling2D(keepdims=True, name="squeeze")(y)
    factor = layers.Conv2D(8, 1, activation="sigmoid", name="excite")(factor)
    x = layers.Add(name="add")([x, layers.Multiply(name="gate")([y, factor])])
    x = layers.ZeroPadding2D(((0, 1), (0, 1)), name="pad")(x)
    x = layers.Conv2D(12, 3, 2, "valid", use_bias=False, name="conv2")(x)
    x = layers.BatchNormalization(name="bn3")(x)
    x = layers.ReLU(name="relu3")(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(image, layers.Dense(5, activation="softmax", name="predictions")(x))


def randomise(model):
    def values(variable):
        shape = variable.shape
        if "variance" in variable.path:
            return random.random(shape) + 0.5
        return random.standard_normal(shape) * (0.3 if len(shape) < 2 else numpy.prod(shape[:-1]) ** -0.5)

    model.set_weights([values(variable).astype("float32") for variable in model.weights])
    return model


def pixels(side):
    return numpy.sin(0.37 * numpy.arange(3 * side * side)).astype("float32").reshape(1, side, side, 3)


model = randomise(network())
signature = [tensorflow.TensorSpec((None, None, None, 3), tensorflow.float32, name="image")]
function = tensorflow.function(lambda x: model(x, training=False), input_signature=signature)
tf2onnx.convert.from_function(function, input_signature=signature, opset=17, output_path=str(here / "keras.onnx"))
answers = {side: numpy.array(model(pixels(side), training=False))[0].tolist() for side in (32, 45)}
origin = f"make_keras.py, keras {keras.__version__}, tensorflow {tensorflow.__version__}, tf2onnx {tf2onnx.__version__}"
(here / "keras.json").write_text(json.dumps({"origin": origin, "answers": answers}, indent=1) + "\n")
