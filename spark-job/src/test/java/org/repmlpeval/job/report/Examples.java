package org.repmlpeval.job.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.repmlpeval.job.report.provenance.ArchitectureSection;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.provenance.ClassOrderSection;
import org.repmlpeval.job.report.provenance.DataSection;
import org.repmlpeval.job.report.provenance.EngineSection;
import org.repmlpeval.job.report.provenance.EnvironmentSection;
import org.repmlpeval.job.report.provenance.Manifest;
import org.repmlpeval.job.report.provenance.RecipeSection;
import org.repmlpeval.job.report.provenance.RunSection;
import org.repmlpeval.job.report.result.Timings;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.MissingLimit;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.classification.ImageResult;
import org.repmlpeval.job.task.measure.LogitRow;

/** A small run with fixed numbers: 40 images of 10 classes, of which {@link #images} leaves some unscored and flips one. */
public final class Examples {
    public static final ClassificationTask TASK = new ClassificationTask(List.of("train", "deploy"), 10);

    private Examples() {}

    /** Image 7 flips, 11 is unreadable, 23 undecodable, 31 non-finite in deploy; the rest drifts by about 1e-6. */
    public static List<ImageResult> images() {
        // Fixed, not test.seed: console-agree.txt and console-differ.txt hold what comes of these numbers.
        Random random = new Random(1);
        List<ImageResult> images = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String id = String.format(Locale.ROOT, "class%d/image%02d.jpg", i % 10, i);
            float[] train = new float[10];
            float[] deploy = new float[10];
            for (int c = 0; c < 10; c++) {
                train[c] = random.nextInt(4000) / 1024f + (c == i % 10 ? 2 : 0);
                deploy[c] = train[c] + random.nextInt(8) / (float) (1 << 21);
            }
            if (i == 7) {
                deploy[5] = 7;
            }
            if (i == 31) {
                deploy[2] = Float.POSITIVE_INFINITY;
            }
            images.add(
                    switch (i) {
                        case 11 -> TASK.fault(Subject.of(id, i % 10), ImageOutcome.UNREADABLE, "file is gone");
                        case 23 -> TASK.fault(
                                Subject.of(id, i % 10), ImageOutcome.UNDECODABLE, "no JPEG marker at byte 0");
                        default -> TASK.score(Subject.of(id, i % 10), List.of(LogitRow.of(train), LogitRow.of(deploy)));
                    });
        }
        return images;
    }

    /** The images all forms agree on. */
    public static List<ImageResult> agreeing() {
        return images().stream()
                .filter(image -> image.outcome() == ImageOutcome.SCORED && !image.flipped(1))
                .toList();
    }

    static ClassificationResult sum(List<ImageResult> images) {
        ClassificationResult sum = ClassificationResult.empty(TASK);
        for (ImageResult image : images) {
            sum = sum.plus(image);
        }
        return sum;
    }

    public static EvaluationReport report(List<ImageResult> images) {
        return EvaluationReport.of(manifest(images.size()), sum(images), timings());
    }

    /** With a limit for images without a result. */
    public static EvaluationReport report(List<ImageResult> images, MissingLimit limit) {
        Manifest all = manifest(images.size());
        Manifest limited = new Manifest(
                all.created(),
                all.run(),
                all.data(),
                all.checkpoint(),
                all.architecture(),
                all.recipe(),
                all.environment(),
                all.digest(),
                null,
                null,
                null,
                limit);
        return EvaluationReport.of(limited, sum(images), timings());
    }

    /** With what the engines of the machines complained of; if they did, rounding depends on the batch too. */
    public static EvaluationReport report(List<ImageResult> images, List<String> warnings) {
        return EvaluationReport.of(manifest(TASK, images.size(), warnings), sum(images), timings());
    }

    /** Any result under the same manifest. */
    public static EvaluationReport report(ClassificationTask task, ClassificationResult result) {
        Manifest manifest = manifest(task, result.images(), List.of());
        return EvaluationReport.of(manifest, result, new Timings(1, TaskTimes.empty(task), List.of()));
    }

    static Timings timings() {
        Map<String, Long> nanos = new LinkedHashMap<>();
        nanos.put("train", 4_000_000_000L);
        nanos.put("deploy", 1_600_000_000L);
        return new Timings(8, new TaskTimes(38, 2_500_000_000L, nanos), List.of(2.0, 5.0, 3.0, 2.5));
    }

    static Manifest manifest(long listed) {
        return manifest(TASK, listed, List.of());
    }

    private static Manifest manifest(ClassificationTask task, long listed, List<String> warnings) {
        Map<String, Long> parameters = new LinkedHashMap<>();
        Map<String, Long> bytes = new LinkedHashMap<>();
        parameters.put("train", 38_312_345L);
        parameters.put("deploy", 38_101_002L);
        bytes.put("train", 153_249_380L);
        bytes.put("deploy", 152_404_008L);
        return new Manifest(
                Instant.parse("2024-06-11T10:15:30.123Z"),
                new RunSection(
                        List.of("repmlp-eval", "evaluate", "--forms", "train,deploy"),
                        new RunSection.SparkSection(
                                "local[2]",
                                "local-1718100930123",
                                2,
                                new RunSection.TasksSection(4, 0, 0, List.of("worker-1"))),
                        4,
                        16,
                        task.forms(),
                        "auto",
                        1 << 28,
                        178_956_970L,
                        "1%",
                        "target/demo/report.json",
                        new RunSection.ResumeSection(0, 0, 0, 4, 0.01, 0.005)),
                new DataSection(
                        "demo/val",
                        "7d3f00aa4be1c9d2",
                        task.classes(),
                        task.classes(),
                        new ClassOrderSection("folders", null, true, "sorted class folders"),
                        listed,
                        1_234_567,
                        null,
                        0,
                        List.of()),
                new CheckpointSection(
                        "demo/tiny.pth",
                        "0123456789abcdef0123",
                        "pth-zip",
                        "state_dict",
                        null,
                        List.of("prefix module. removed")),
                new ArchitectureSection("repmlpnet-t224", Map.of("channels", List.of(64, 128)), parameters, bytes),
                new RecipeSection(
                        "imagenet-224",
                        "resize 256 bilinear; crop 224",
                        "fedcba9876543210fedc",
                        new RecipeSection.AffectedImages(3, 1, Map.of("RGB", 38L))),
                new EnvironmentSection(
                        new EnvironmentSection.BuildSection(
                                "0.1.0", "3f2a9c1d5e7f00112233", EnvironmentSection.WorkTree.CLEAN),
                        List.of(new EnvironmentSection.Machine("17.0.15", "Linux 6.1", "Example CPU", 2)),
                        Map.of("spark", "3.5.9"),
                        new EnvironmentSection.NativeMath("OpenBLAS 0.3.31", "avx2", "float32"),
                        new EngineSection(
                                "cpu",
                                null,
                                2,
                                1,
                                90.5,
                                Map.of("worker-1 (executor 0)", 90.5),
                                "Nehalem",
                                null,
                                null,
                                warnings.isEmpty(),
                                300_000_000,
                                400_000_000,
                                4_000_000_000L,
                                16,
                                warnings),
                        Map.of("gray.jpg", "00ff")),
                "0123456789abcdef".repeat(4));
    }
}
