/**
 * (architecture, state dict, form) to logits. {@link org.repmlpeval.model.engine.Backend} loads a model,
 * {@link org.repmlpeval.model.engine.LoadedModel} runs it and holds its native memory until closed; everything else here is how one
 * backend does that. Knows neither labels nor shards.
 */
package org.repmlpeval.model.engine;
