package org.repmlpeval.job.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.faces.VerificationSection.Pairs;
import org.repmlpeval.job.report.provenance.EnvironmentSection.Machine;
import org.repmlpeval.job.report.provenance.SegmentationSetup.InferenceSection;
import org.repmlpeval.job.report.provenance.WindowSection;

/**
 * What the figures of a run mean: everything that changes them beside the network and its weights. Figures of two runs can be compared if
 * their aspects are the same.
 *
 * <p>Not among them are settings that change no figure, such as the batch, and limits on the images that are read: an image without a
 * result is counted as missing.
 */
public record Measured(List<Aspect> aspects) {
    /** Names of aspects. */
    public static final String FINGERPRINT = "fingerprint of the data set";

    public static final String BYTES = "digest of the bytes that were read";

    /** Digits of a hash that people read. */
    private static final int DIGITS = 8;

    private static final String NONE = "none";

    /** Which figures an aspect belongs to. */
    public enum Part {
        /** All figures but speeds. */
        ALL,
        /** Verification of pairs. */
        PAIRS,
        /** Identification of probes. */
        PROBES,
        /** Speed of the whole run. */
        SPEED;

        /** What decides the results of a run, whatever they are. */
        public static final Set<Part> RESULTS = Set.of(ALL, PAIRS, PROBES);
    }

    /**
     * One of the things that give a figure its meaning.
     *
     * @param name for people
     * @param value the same in two runs if and only if they measured the same; null if an older release wrote the report
     * @param text the value for people
     */
    public record Aspect(String name, Part part, String value, String text) {
        private boolean differs(Aspect other) {
            return value != null && other.value != null && !value.equals(other.value);
        }
    }

    /** An aspect that is not the same in two runs. */
    public record Difference(String name, String first, String second) {}

    public Measured {
        aspects = List.copyOf(aspects);
    }

    public static Measured of(EvaluationReport report) {
        Builder all = new Builder();
        all.add("kind of report", Part.ALL, report.schema().name());
        all.hash(FINGERPRINT, Part.ALL, report.data().fingerprint());
        all.hash(BYTES, Part.ALL, bytes(report));
        all.add(
                "recipe",
                Part.ALL,
                report.recipe().sha256(),
                report.recipe().name() + " (" + shortened(report.recipe().sha256()) + ")");
        all.add(
                "number of classes",
                Part.ALL,
                report.data().classes() == null ? NONE : report.data().classes().toString());
        if (report.accuracy() != null) {
            boolean masked = report.classes() != null
                    && report.classes().subset() != null
                    && report.classes().subset().masked();
            all.add("classes that may be predicted", Part.ALL, masked ? "those of the labels" : "all");
        }
        if (report.segmentation() != null) {
            all.add(
                    "meaning of label values",
                    Part.ALL,
                    report.segmentation().setup().labels());
            all.inference(report.segmentation().setup().inference());
        }
        if (report.agreement() != null) {
            all.add(
                    "output",
                    Part.ALL,
                    report.agreement().output() + " " + report.agreement().channels() + " x "
                            + report.agreement().height() + " x "
                            + report.agreement().width());
            all.window(report.agreement().window());
        }
        if (report.schema().equals(SchemaSection.FACES)) {
            all.pairs(
                    report.verification() == null ? null : report.verification().pairs());
            all.probes(report.identification());
        }
        all.add("forms", Part.SPEED, String.join(", ", report.run().forms()));
        all.add("tasks at once", Part.SPEED, String.valueOf(report.run().spark().parallelism()));
        all.add(
                "processors",
                Part.SPEED,
                String.join(
                        ", ",
                        new TreeSet<>(report.environment().machines().stream()
                                .map(Machine::cpuModel)
                                .toList())));
        return new Measured(all.aspects);
    }

    private static String shortened(String hash) {
        return hash.substring(0, Math.min(DIGITS, hash.length()));
    }

    /** The digest of what was read; null unless all of it could be read, because the digest then says nothing about the data set. */
    private static String bytes(EvaluationReport report) {
        boolean complete = report.data().read() != null
                && report.outcomes().missing() != null
                && report.outcomes().missing().images() == 0;
        return complete ? report.data().read().digest() : null;
    }

    /** What is not the same in another run. An aspect that one of the runs does not know is no difference. */
    public List<Difference> differences(Measured other, Collection<Part> parts) {
        List<Difference> all = new ArrayList<>();
        for (Aspect own : aspects) {
            other.aspects.stream()
                    .filter(one -> one.name().equals(own.name()) && parts.contains(own.part()) && own.differs(one))
                    .forEach(one -> all.add(new Difference(own.name(), own.text(), one.text())));
        }
        return all;
    }

    /** Whether a reader of both values finds none different, nor one that only one of them knows. */
    public boolean sameValues(Measured other) {
        return values().equals(other.values());
    }

    private List<String> values() {
        return aspects.stream()
                .map(aspect -> aspect.name() + "=" + aspect.value())
                .toList();
    }

    /** Only these parts. */
    public Measured only(Collection<Part> parts) {
        return new Measured(
                aspects.stream().filter(aspect -> parts.contains(aspect.part())).toList());
    }

    /** Number of aspects that are not known. */
    public long unknown() {
        return aspects.stream().filter(aspect -> aspect.value() == null).count();
    }

    private static final class Builder {
        private final List<Aspect> aspects = new ArrayList<>();

        private void add(String name, Part part, String value) {
            add(name, part, value, value);
        }

        private void add(String name, Part part, String value, String text) {
            aspects.add(new Aspect(name, part, value, text));
        }

        private void hash(String name, Part part, String value) {
            add(name, part, value, value == null ? null : shortened(value));
        }

        private void inference(InferenceSection inference) {
            if (inference == null) {
                return;
            }
            add("protocol", Part.ALL, inference.protocol());
            add("averaged over windows", Part.ALL, inference.averaged());
            window(inference.window());
            add("scales", Part.ALL, inference.scales().toString());
            add("mirrored image", Part.ALL, inference.mirrored() ? "averaged" : NONE);
            add("aligned corners", Part.ALL, inference.alignCorners() ? "yes" : "no");
        }

        private void window(WindowSection window) {
            add(
                    "sliding window",
                    Part.ALL,
                    window == null
                            ? NONE
                            : window.height() + " x " + window.width() + ", step " + window.strideDown() + " x "
                                    + window.strideAcross());
        }

        private void pairs(Pairs pairs) {
            if (pairs == null) {
                add("pairs", Part.PAIRS, NONE);
                return;
            }
            add(
                    "pairs",
                    Part.PAIRS,
                    pairs.same() + " of one person, " + pairs.different() + " of two, " + pairs.folds() + " folds "
                            + (pairs.foldOrigin().equals("file") ? "of the file" : pairs.foldOrigin()));
            hash("list of pairs", Part.PAIRS, pairs.digest());
            add("embedding of a pair", Part.PAIRS, pairs.embedding());
        }

        private void probes(IdentificationSection probes) {
            folder("probes", probes == null ? null : probes.probes());
            folder("gallery", probes == null ? null : probes.gallery());
            folder("distractors", probes == null ? null : probes.distractors());
            if (probes != null) {
                add("embedding of a probe", Part.PROBES, probes.embedding());
            }
        }

        private void folder(String name, IdentificationSection.Folder folder) {
            hash(name, Part.PROBES, folder == null ? NONE : folder.fingerprint());
        }
    }
}
