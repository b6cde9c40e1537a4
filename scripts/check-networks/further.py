"""More ONNX files for check:networks: other families, both exporters of torch, and files changed by other tools.

    python further.py OUT [NAME ...]      needs torch, torchvision, timm, onnx, onnxruntime, onnxscript; keras and onnxslim for theirs

Writes OUT/NAME.onnx, and OUT/NAME.json with PyTorch's logits, or ONNX Runtime's if only the file computes them.
"""
import json, os, sys, warnings
import numpy as np, onnx, onnxruntime, timm, torch, torchvision
from onnx import TensorProto, helper, numpy_helper
from torch import nn
warnings.filterwarnings('ignore')

OUT, wanted = sys.argv[1], sys.argv[2:]
os.makedirs(OUT, exist_ok=True)

def image(size, n=4):
    """[n, 3, size, size], about -2..2: a 32-bit xorshift on an 8 x 8 grid, enlarged by repetition."""
    state, numbers = 2463534242, []
    for _ in range(n * 3 * 64):
        state ^= state << 13 & 0xffffffff; state ^= state >> 17; state ^= state << 5 & 0xffffffff
        numbers.append(np.float32(state / 2**32 * 4 - 2))
    index = np.arange(size) * 8 // size
    return torch.from_numpy(np.array(numbers, np.float32).reshape(n, 3, 8, 8)[:, :, index][:, :, :, index].copy())

def seeded(make):
    """A network with batch-norm statistics of the images, and a classifier whose predictions differ between images."""
    torch.manual_seed(1)
    net = make()
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d): module.momentum = None; module.reset_running_stats()
    net.train()
    for module in net.modules():
        if 'Drop' in type(module).__name__: module.eval()
    with torch.no_grad():
        net(image(96 if not hasattr(net, 'fixed') else net.fixed, 8))
        for module in net.modules():
            if isinstance(module, nn.Linear) and module.out_features == 10: module.weight.normal_(0, 0.2)
    return net.eval()

def export(net, file, size, dynamo=False, opset=17, resizable=True, inputs=None, **more):
    x = image(size, 2) if inputs is None else inputs
    height = 1 if x.shape[3] == 3 else 2
    axes = {0: 'batch', **({height: 'height', height + 1: 'width'} if resizable else {})}
    if dynamo:
        shapes = ({axis: torch.export.Dim.DYNAMIC for axis in axes},)
        torch.onnx.export(net, (x,), file, dynamo=True, dynamic_shapes=shapes, verbose=False)
    else:
        torch.onnx.export(net, x, file, dynamo=False, opset_version=opset, input_names=['input'], dynamic_axes={'input': axes}, **more)

def record(name, logits, native, **more):
    json.dump({'native': native, 'logits': logits, **more}, open(f'{OUT}/{name}.json', 'w'))
    print(name, list(logits), flush=True)

def by_torch(net, sizes, prepare=lambda x: x):
    def logits(size):
        try: return net(prepare(image(size))).tolist()
        except (AssertionError, RuntimeError): return None
    with torch.no_grad(): return {size: logits(size) for size in sizes}

def by_onnxruntime(file, sizes):
    session = onnxruntime.InferenceSession(file, providers=['CPUExecutionProvider'])
    [entry] = session.get_inputs()
    run = lambda x: session.run(None, {entry.name: x.numpy().astype(np.float16 if '16' in entry.type else np.float32)})[0][0].tolist()
    return {size: [run(image(size)[i:i + 1]) for i in range(4)] for size in sizes}

def torchvision_of(name):
    def make():
        net = torchvision.models.get_model(name, num_classes=10, **({'aux_logits': False, 'init_weights': True} if name == 'googlenet' else {}))
        return net
    return make

# name: (constructor, sizes, dynamo, opset)
timm_of = lambda name, **more: lambda: timm.create_model(name, num_classes=10, **more)
def fixed(make, size):
    def build():
        net = make(); net.fixed = size
        return net
    return build
FAMILIES = {
    'tv_squeezenet1_1': (torchvision_of('squeezenet1_1'), (96, 128), False, 17),
    'tv_mobilenet_v3_small': (torchvision_of('mobilenet_v3_small'), (96, 128), True, None),
    'tv_shufflenet_v2_x0_5': (torchvision_of('shufflenet_v2_x0_5'), (96, 128), False, 17),
    'tv_mnasnet0_5': (torchvision_of('mnasnet0_5'), (96, 128), False, 9),
    'tv_regnet_x_400mf': (torchvision_of('regnet_x_400mf'), (96, 128), True, None),
    'tv_densenet121': (torchvision_of('densenet121'), (96, 128), False, 11),
    'tv_googlenet': (torchvision_of('googlenet'), (96, 128), False, 17),
    'edgenext_xx_small': (timm_of('edgenext_xx_small'), (96, 128), False, 17),
    'fastvit_t8': (timm_of('fastvit_t8'), (96, 128), False, 17),
    'repvgg_a0': (timm_of('repvgg_a0'), (96, 128), True, None),
    'poolformer_s12': (timm_of('poolformer_s12'), (96, 128), False, 17),
    'mobilevit_xxs': (timm_of('mobilevit_xxs'), (128,), False, 17),
    'pvt_v2_b0': (timm_of('pvt_v2_b0'), (96, 128), False, 17),
    'lcnet_050': (timm_of('lcnet_050'), (96, 128), False, 13),
    'inception_next_atto': (timm_of('inception_next_atto'), (96, 128), True, None),
    'repghostnet_050': (timm_of('repghostnet_050'), (96, 128), False, 17),
    'efficientformerv2_s0': (fixed(timm_of('efficientformerv2_s0'), 224), (224,), False, 17),
    'xcit_nano_12_p16': (timm_of('xcit_nano_12_p16_224'), (96, 128), False, 17),
    'dla46_c': (timm_of('dla46_c'), (96, 128), False, 17),
    'vovnet39a_dynamo': (timm_of('ese_vovnet19b_dw'), (96, 128), True, None),
    'tinynet_e': (timm_of('tinynet_e'), (96, 128), False, 17),
    'vit_tiny_gap': (timm_of('vit_tiny_patch16_224', global_pool='avg', img_size=96, dynamic_img_size=True), (96, 128), False, 18),
    'vit_tiny_map': (timm_of('vit_tiny_patch16_224', global_pool='map', class_token=False, img_size=96, dynamic_img_size=True), (96, 128), False, 17),
    'gernet_s': (timm_of('gernet_s'), (96, 128), False, 17),
    'efficientvit_b0': (timm_of('efficientvit_b0'), (96, 128), False, 17),
    'starnet_s1': (timm_of('starnet_s1'), (96, 128), True, None),
    'fasternet_t0': (timm_of('fasternet_t0'), (96, 128), False, 17),
    'mobileone_s0': (timm_of('mobileone_s0'), (96, 128), False, 17),
    'cait_xxs24': (fixed(timm_of('cait_xxs24_224'), 224), (224, 160), False, 17),
    'pit_ti': (fixed(timm_of('pit_ti_224'), 224), (224, 160), False, 17),
    'coat_tiny': (fixed(timm_of('coat_tiny'), 224), (224, 160), False, 17),
    'crossvit_tiny': (fixed(timm_of('crossvit_tiny_240'), 240), (240, 160), False, 17),
    'visformer_tiny': (fixed(timm_of('visformer_tiny'), 224), (224, 160), True, None),
    'gcvit_xxtiny': (fixed(timm_of('gcvit_xxtiny'), 224), (224, 160), False, 17),
    'tiny_vit_5m': (fixed(timm_of('tiny_vit_5m_224'), 224), (224, 160), False, 17),
    'maxvit_rmlp_pico': (fixed(timm_of('maxvit_rmlp_pico_rw_256'), 256), (256, 160), False, 17),
    'resnet18_catavgmax': (timm_of('resnet18', global_pool='catavgmax'), (96, 128), False, 17),
    'resnet18_avgmax': (timm_of('resnet18', global_pool='avgmax'), (96, 128), False, 17),
}

class Prepared(nn.Module):
    """Bytes with channels last, resized and normalised inside."""
    def __init__(self, net): super().__init__(); self.net = net
    def forward(self, x):
        x = x.permute(0, 3, 1, 2).float() / 255
        x = nn.functional.interpolate(x, size=(96, 96), mode='bilinear', align_corners=False)
        return self.net((x - 0.45) / 0.25)

class Behind(nn.Module):
    def __init__(self, net, end): super().__init__(); self.net, self.end = net, end
    def forward(self, x): return self.end(self.net(x))

class TwoOutputs(nn.Module):
    def __init__(self, net): super().__init__(); self.net, self.other = net, nn.Linear(512, 7)
    def forward(self, x):
        features = self.net.forward_head(self.net.forward_features(x), pre_logits=True)
        return self.other(features), self.net.fc(features)

def resnet18(**more): return seeded(timm_of('resnet18', **more))

def convert(name, change, sizes=(96, 128), base=None, **more):
    """A file made from an exported one, with ONNX Runtime's own logits."""
    source, file = f'{OUT}/.{name}.base.onnx', f'{OUT}/{name}.onnx'
    export(base or resnet18(), source, 96)
    change(source, file)
    os.remove(source)
    record(name, by_onnxruntime(file, sizes), 96, **more)

def to_half(keep=()):
    def change(source, file):
        from onnxruntime.transformers.float16 import convert_float_to_float16
        onnx.save(convert_float_to_float16(onnx.load(source), keep_io_types=bool(keep), op_block_list=list(keep) or None), file)
    return change

def to_qdq(source, file):
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_static
    class Reader(CalibrationDataReader):
        def __init__(self): self.left = [{'input': one[None].numpy()} for size in (96, 128) for one in image(size)]
        def get_next(self): return self.left.pop() if self.left else None
    quantize_static(source, file, Reader(), quant_format=QuantFormat.QDQ)

def to_dynamic(source, file):
    from onnxruntime.quantization import QuantType, quant_pre_process, quantize_dynamic
    quant_pre_process(source, source)
    quantize_dynamic(source, file, weight_type=QuantType.QUInt8)

def optimised(source, file):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = file
    onnxruntime.InferenceSession(source, options, providers=['CPUExecutionProvider'])

def unnamed(source, file):
    model = onnx.load(source)
    for value in [*model.graph.input, *model.graph.output]:
        for dim in value.type.tensor_type.shape.dim:
            if dim.HasField('dim_param'): dim.Clear()
    onnx.save(model, file)

def external(source, file):
    onnx.save(onnx.load(source), file, save_as_external_data=True, location=os.path.basename(file) + '.data', size_threshold=0)

def wrapped(name, wrap, sizes=(96, 128), **more):
    net = resnet18(); net = wrap(net).eval()
    export(net, f'{OUT}/{name}.onnx', 96)
    record(name, by_torch(net.net, sizes), 96, **more)

def temperature():
    net = resnet18()
    file = f'{OUT}/temperature.onnx'
    export(Behind(net, lambda x: (x / 2.5).softmax(1)).eval(), file, 96)
    record('temperature', {size: (torch.tensor(rows) / 2.5).tolist() for size, rows in by_torch(net, (96, 128)).items()}, 96)

def uint8_nhwc():
    net = Prepared(resnet18()).eval()
    prepare = lambda x: ((x + 2) * 63).floor().permute(0, 2, 3, 1).to(torch.uint8)
    export(net, f'{OUT}/uint8_nhwc_prepared.onnx', 96, inputs=prepare(image(96, 2)))
    record('uint8_nhwc_prepared', by_torch(net, (96, 130), prepare), 96, bytes=True)

def two_outputs():
    net = TwoOutputs(resnet18()).eval()
    export(net, f'{OUT}/two_outputs.onnx', 96, output_names=['other', 'logits'])
    record('two_outputs', by_torch(net.net, (96, 128)), 96, output='logits')

def mlp_head():
    def make():
        net = timm.create_model('resnet18', num_classes=10)
        net.fc = nn.Sequential(nn.Linear(512, 64), nn.BatchNorm1d(64), nn.GELU(), nn.Linear(64, 10))
        return net
    net = seeded(make)
    export(net, f'{OUT}/mlp_head.onnx', 96)
    record('mlp_head', by_torch(net, (96, 128)), 96)

def slim(source, file):
    import onnxslim
    onnxslim.slim(source, file)

def resampled():
    """A vision transformer of a fixed size, with timm's logits for other sizes by `dynamic_img_size`."""
    net = seeded(timm_of('vit_tiny_patch16_224', img_size=96))
    dynamic = timm.create_model('vit_tiny_patch16_224', num_classes=10, img_size=96, dynamic_img_size=True).eval()
    dynamic.load_state_dict(net.state_dict())
    export(net, f'{OUT}/vit_tiny_resampled.onnx', 96, resizable=False)
    record('vit_tiny_resampled', by_torch(dynamic, (96, 64, 128)), 96)

def by_keras(name, make, sizes):
    os.environ['KERAS_BACKEND'] = 'torch'
    import keras
    keras.utils.set_random_seed(1)
    base = make(keras.applications)(weights=None, include_top=False, pooling='avg', input_shape=(None, None, 3))
    net = keras.Model(base.input, keras.layers.Dense(10, kernel_initializer='random_normal')(base.output))
    channels_last = image(96, 2).permute(0, 2, 3, 1)
    net(channels_last)
    export(net.eval(), f'{OUT}/{name}.onnx', 96, inputs=channels_last)
    record(name, by_torch(net, sizes, lambda x: x.permute(0, 2, 3, 1)), sizes[0])

VARIANTS = {
    'slim': lambda: convert('slim', slim),
    'vit_tiny_resampled': resampled,
    'keras_mobilenet_v2': lambda: by_keras('keras_mobilenet_v2', lambda zoo: zoo.MobileNetV2, (96, 128)),
    'keras_efficientnetv2_b0': lambda: by_keras('keras_efficientnetv2_b0', lambda zoo: zoo.EfficientNetV2B0, (96, 128)),
    'half': lambda: convert('half', to_half(), allowed=5e-3),
    'mixed': lambda: convert('mixed', to_half(('Gemm', 'GlobalAveragePool')), allowed=5e-3),
    'int8_qdq': lambda: convert('int8_qdq', to_qdq, allowed=5e-3),
    'int8_dynamic': lambda: convert('int8_dynamic', to_dynamic, allowed=2e-2),
    'int8_dynamic_vit': lambda: convert('int8_dynamic_vit', to_dynamic, (96,), base=seeded(FAMILIES['vit_tiny_gap'][0]), allowed=2e-2),
    'ort_optimised': lambda: convert('ort_optimised', optimised),
    'ort_optimised_vit': lambda: convert('ort_optimised_vit', optimised, (96,), base=seeded(FAMILIES['vit_tiny_gap'][0])),
    'unnamed_axes': lambda: convert('unnamed_axes', unnamed),
    'external': lambda: convert('external', external),
    'softmax': lambda: wrapped('softmax', lambda net: Behind(net, nn.Softmax(1))),
    'sigmoid': lambda: wrapped('sigmoid', lambda net: Behind(net, nn.Sigmoid())),
    'temperature': temperature,
    'uint8_nhwc_prepared': uint8_nhwc,
    'two_outputs': two_outputs,
    'mlp_head': mlp_head,
    **{f'opset{n}': (lambda n: lambda: convert(f'opset{n}', lambda s, f: onnx.save(onnx.version_converter.convert_version(onnx.load(s), n), f)))(n) for n in (19, 21, 23)},
}

def family(name):
    make, sizes, dynamo, opset = FAMILIES[name]
    net = seeded(make)
    export(net, f'{OUT}/{name}.onnx', sizes[0], dynamo, opset, len(sizes) > 1 and not hasattr(net, 'fixed'))
    record(name, by_torch(net, sizes), sizes[0])

for name in [*VARIANTS, *FAMILIES]:
    if wanted and name not in wanted: continue
    try: VARIANTS[name]() if name in VARIANTS else family(name)
    except Exception as error: print(name, 'was not made:', type(error).__name__, str(error)[:200], flush=True)
