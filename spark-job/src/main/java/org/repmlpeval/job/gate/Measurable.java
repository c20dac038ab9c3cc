package org.repmlpeval.job.gate;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.result.FormAccuracy;

/**
 * Which numbers a run has.
 *
 * @param forms names of the forms, the reference first
 * @param topK the k of a classifier's top-k accuracy; empty for other networks
 */
public record Measurable(Set<Feature> features, List<String> forms, Set<Integer> topK) {
    public Measurable {
        features = Set.copyOf(features);
        forms = List.copyOf(forms);
        topK = new TreeSet<>(topK);
    }

    /** What a finished run has measured. */
    public static Measurable of(EvaluationReport report) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        Set<Integer> topK = new TreeSet<>();
        if (report.accuracy() != null) {
            features.add(Feature.CLASSES);
            for (FormAccuracy form : report.accuracy()) {
                report.accuracies(form.form()).forEach(top -> topK.add(top.k()));
            }
        }
        if (report.segmentation() != null) {
            features.addAll(List.of(Feature.PIXELS, Feature.PIXEL_LABELS));
        }
        if (report.agreement() != null) {
            features.add(report.agreement().output().equals("embedding") ? Feature.EMBEDDINGS : Feature.PIXELS);
        }
        if (report.verification() != null) {
            features.add(Feature.PAIRS);
        }
        if (report.identification() != null) {
            features.add(Feature.PROBES);
        }
        // A run without a sample has no verdict, which fails a gate for it.
        features.add(Feature.FLOAT64);
        return new Measurable(features, report.run().forms(), topK);
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    String reference() {
        return forms.get(0);
    }

    List<String> others() {
        return forms.subList(1, forms.size());
    }
}
