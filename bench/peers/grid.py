"""What the benchmark `grid` needs from Python in addition to the peer.

grid.py permutation N           prints the order in which the peer takes N images, as JSON
grid.py resnet50 CLASSES FILE   writes a state dict of a ResNet-50 with random weights from seed 0; its batch norms
                                have the statistics of eight images of noise, so that activations keep their scale
"""
import json, sys

if sys.argv[1] == 'permutation':
    import numpy as np
    print(json.dumps(np.random.RandomState(0).permutation(int(sys.argv[2])).tolist()))
else:
    import timm, torch
    torch.manual_seed(0)
    net = timm.create_model('resnet50', pretrained=False, num_classes=int(sys.argv[2]), zero_init_last=False)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None
    net.train()
    with torch.no_grad():
        net(torch.randn(8, 3, 224, 224))
    torch.save(net.state_dict(), sys.argv[3])
