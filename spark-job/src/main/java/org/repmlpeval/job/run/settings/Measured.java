package org.repmlpeval.job.run.settings;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.repmlpeval.job.gate.Feature;
import org.repmlpeval.job.gate.Measurable;
import org.repmlpeval.model.arch.network.Form;

/** Which numbers an evaluation with some settings gives. */
final class Measured {
    private static final int STANDARD_K = 5;

    private Measured() {}

    static Measurable of(EvaluationSettings settings) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        Set<Integer> topK = new TreeSet<>();
        switch (settings.architecture().output()) {
            case LOGITS -> {
                features.add(Feature.CLASSES);
                topK.addAll(settings.scoring().topK());
                topK.add(1);
                if (settings.scoring().topK().isEmpty()) {
                    topK.add(Math.min(STANDARD_K, settings.output().channels()));
                }
            }
            case PIXEL_LOGITS, FEATURES -> {
                features.add(Feature.PIXELS);
                if (settings.segmentation().labelled()) {
                    features.add(Feature.PIXEL_LABELS);
                }
            }
            case EMBEDDING -> {
                features.add(Feature.EMBEDDINGS);
                if (settings.faces().pairs().isPresent()) {
                    features.add(Feature.PAIRS);
                }
                if (settings.faces().identifies()) {
                    features.add(Feature.PROBES);
                }
            }
        }
        if (settings.statistics().exactSample() > 0
                && !Form.exact(settings.forms()).isEmpty()) {
            features.add(Feature.FLOAT64);
        }
        return new Measurable(features, settings.formNames(), topK);
    }
}
