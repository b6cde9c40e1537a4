import type { InitialisationRule, Network } from '../types.ts';

/** Source: timm/models/vision_transformer.py, `init_weights_vit_timm`; timm/models/convnext.py, `_init_weights`. */
export const transformerInitial: InitialisationRule = { linear: 'transformer', zeroClosingGamma: false };

/** Why the scope `bn` trains only a scale and shift. */
export const onlyLayerNorms: Network['lacks'] = {
  statistics: 'its last normalisation is a LayerNorm, which has no running statistics',
};
