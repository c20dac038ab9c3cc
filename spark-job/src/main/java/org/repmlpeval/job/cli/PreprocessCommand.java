package org.repmlpeval.job.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.NetworkOptions;
import org.repmlpeval.job.cli.options.UserFiles;
import org.repmlpeval.job.cli.output.Json;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "preprocess",
        mixinStandardHelpOptions = true,
        description = "Decode and crop images by a recipe and print the hashes of their pixels.")
final class PreprocessCommand implements Callable<Integer> {
    @Mixin
    private NetworkOptions.Preprocessing recipe;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "Image files of any supported format, for example JPEG.")
    private List<String> images;

    @Override
    public Integer call() {
        Recipe resolved = recipe.recipe();
        Preprocessor preprocessor = new Preprocessor(resolved);
        List<Map<String, Object>> rows = new ArrayList<>();
        images.forEach(image -> rows.add(row(preprocessor, image)));
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("recipe", resolved.name());
            document.put("canonical", resolved.canonical());
            document.put("hash", resolved.hash());
            document.put("images", rows);
            Json.print(document);
        } else {
            System.out.println("recipe " + resolved.name() + " " + resolved.canonical() + " " + resolved.hash());
            rows.forEach(row -> row.forEach((key, value) ->
                    System.out.printf(Locale.ROOT, "%s%-17s %s%n", key.equals("file") ? "" : "  ", key, value)));
        }
        return rows.stream().allMatch(row -> row.get("outcome").equals("ok")) ? 0 : RepmlpEval.BAD_INPUT;
    }

    private static Map<String, Object> row(Preprocessor preprocessor, String image) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("file", image);
        row.put("outcome", "ok");
        try {
            DecodedImage decoded = preprocessor.decode(UserFiles.image(image));
            row.put("mode", decoded.mode().pillowName());
            row.put("size", List.of(decoded.image().width(), decoded.image().height()));
            row.put("icc", decoded.hasIcc());
            row.put("exif_orientation", decoded.exifOrientation() == 0 ? null : decoded.exifOrientation());
            row.put("decoded_sha256", decoded.image().sha256());
            row.put("cropped_sha256", preprocessor.cropped(decoded).sha256());
        } catch (ImageException e) {
            row.put("outcome", e.category().name().toLowerCase(Locale.ROOT));
            row.put("reason", e.reason());
        } catch (IOException e) {
            row.put("outcome", "unreadable");
            row.put("reason", e.toString());
        }
        return row;
    }
}
