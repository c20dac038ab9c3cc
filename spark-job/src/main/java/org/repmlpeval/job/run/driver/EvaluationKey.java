package org.repmlpeval.job.run.driver;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.provenance.EnvironmentSection.BuildSection;
import org.repmlpeval.job.run.faces.FaceRun;
import org.repmlpeval.job.run.faces.FaceSet;
import org.repmlpeval.job.run.output.RunKey;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.weights.FormWeights;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;

/** Makes the {@link RunKey} of an evaluation. */
final class EvaluationKey {
    private final EvaluationSettings settings;
    private final Map<String, String> parts = new LinkedHashMap<>();

    private EvaluationKey(EvaluationSettings settings) {
        this.settings = settings;
    }

    static RunKey of(
            EvaluationSettings settings, FormWeights weights, EvaluationInputs.Labelled data, Optional<FaceRun> faces) {
        EvaluationKey key = new EvaluationKey(settings);
        key.network(weights);
        key.preprocessing();
        if (faces.isPresent()) {
            key.faces(faces.get());
        } else {
            key.listing("data", data.listing());
        }
        key.parts.put("scoring", settings.scoring().toString());
        data.segmentation()
                .ifPresent(input -> key.parts.put("label values", input.rule().toString()));
        key.parts.put(
                "shards", settings.shards().isPresent() ? "" + settings.shards().getAsInt() : "default");
        return new RunKey(key.parts);
    }

    private void network(FormWeights weights) {
        BuildSection build = BuildInfo.section();
        parts.put("program", build.version() + " " + build.commit() + " " + build.workTree());
        parts.put(
                "network",
                settings.architecture().name() + " "
                        + Digests.sha256(ReportJson.text(Architectures.settings(settings.architecture()))));
        parts.put("forms", String.join(",", settings.formNames()));
        parts.put("weights", text(weights.source()));
        parts.put("deploy weights", weights.converted().map(EvaluationKey::text).orElse("none"));
        parts.put("calibration", settings.calibration().map(Object::toString).orElse("none"));
        parts.put("backend", settings.engine().text());
        parts.put("batch", "" + settings.batch());
    }

    private static String text(WeightsSource weights) {
        CheckpointSection origin = weights.origin();
        return (origin.sha256() == null ? origin.path() : origin.sha256())
                + (origin.entry() == null ? "" : " entry " + origin.entry())
                + (origin.rename() == null
                        ? ""
                        : " renamed by " + origin.rename().sha256());
    }

    private void preprocessing() {
        parts.put("recipe", settings.recipe().hash());
        parts.put("inference", settings.inference().toString());
        parts.put("per-pixel inference", settings.pixels().toString());
        parts.put("predictions", settings.predictions().toString());
        parts.put("max-image-bytes", "" + settings.maxImageBytes());
        parts.put("max-image-pixels", "" + settings.maxImagePixels());
    }

    private void faces(FaceRun faces) {
        parts.put("views", settings.faces().views().toString());
        for (FaceSet set : faces.plan().kept()) {
            listing(set.part().key(), set.listing());
        }
        faces.plan().distractors().ifPresent(set -> listing(set.part().key(), set.listing()));
    }

    /** What is read, and in which order, because the shards are ranges of it. */
    private void listing(String name, ImageListing listing) {
        parts.put(
                name,
                Count.of(listing.entries().size(), "image") + ", fingerprint of names, lengths and labels "
                        + listing.fingerprint());
        List<ImageEntry> order = listing.inReadingOrder();
        parts.put("order of " + name, order == listing.entries() ? "by id" : ids(order));
    }

    private static String ids(List<ImageEntry> order) {
        return Digests.sha256(out -> {
            for (ImageEntry entry : order) {
                out.write((entry.id() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }
}
