package org.repmlpeval.model.image.recipe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.resize.Filter;

/**
 * Recipes by name. All named recipes ignore EXIF and normalise with ImageNet's mean and standard deviation:
 * <ul>
 *   <li>{@code res50-224}: short edge 256 bilinear, centre crop 224 (RepMLP-Res50's test script);
 *   <li>{@code repmlpnet-<r>}: short edge r bilinear, centre crop r (RepMLPNet's test script);
 *   <li>{@code openmmlab-b224}: exactly 256×256 bilinear, centre crop 224; {@code openmmlab-b256}: short edge 292 bilinear, centre
 *       crop 256;
 *   <li>{@code timm-<r>-<crop_pct>-<filter>}: short edge floor(r / crop_pct), centre crop r;
 *   <li>{@code resize-<r>} or {@code resize-<h>x<w>}: exactly r×r or h×w bilinear, without keeping the aspect ratio and without a
 *       crop. This is not a published recipe; it is for networks whose papers give only a size;
 *   <li>{@code none-<r>} or {@code none-<h>x<w>}: no resize and no crop; an image with a different size is rejected;
 *   <li>{@code original}: no resize and no crop; images of any size, for scores per pixel, as are the next two;
 *   <li>{@code keep-ratio-<h>x<w>}: the largest size within h×w, whichever is the longer side, as mmsegmentation; bilinear;
 *   <li>{@code long-edge-<r>}: long edge r, as hszhao/semseg; bilinear.
 * </ul>
 */
public final class Recipes {
    /** The legal names. */
    public static final List<String> PATTERNS = List.of(
            "res50-224",
            "repmlpnet-<r>",
            "openmmlab-b224",
            "openmmlab-b256",
            "timm-<r>-<crop_pct>-<bilinear|bicubic>",
            "resize-<r>",
            "resize-<h>x<w>",
            "none-<r>",
            "none-<h>x<w>",
            "original",
            "keep-ratio-<h>x<w>",
            "long-edge-<r>");

    private static final Pattern REPMLPNET = Pattern.compile("repmlpnet-(\\d{1,5})");
    private static final Pattern UNCROPPED = Pattern.compile("(resize|none)-(\\d{1,5})(?:x(\\d{1,5}))?");
    private static final Pattern KEEP_RATIO = Pattern.compile("keep-ratio-(\\d{1,5})x(\\d{1,5})");
    private static final Pattern LONG_EDGE = Pattern.compile("long-edge-(\\d{1,5})");
    private static final Pattern TIMM = Pattern.compile("timm-(\\d{1,5})-(\\d(?:\\.\\d{1,9})?)-(bilinear|bicubic)");

    private Recipes() {}

    /** @throws InvalidInputException if the name matches none of the {@link #PATTERNS} or has a size outside 1…16384 */
    public static Recipe named(String name) {
        Matcher repmlpnet = REPMLPNET.matcher(name);
        if (repmlpnet.matches()) {
            int r = Integer.parseInt(repmlpnet.group(1));
            return standard(name, Resize.shortEdge(r, Filter.BILINEAR), Crop.center(r, r));
        }
        Matcher uncropped = UNCROPPED.matcher(name);
        if (uncropped.matches()) {
            int h = Integer.parseInt(uncropped.group(2));
            int w = uncropped.group(3) == null ? h : Integer.parseInt(uncropped.group(3));
            Resize resize = uncropped.group(1).equals("none") ? Resize.none() : Resize.exact(h, w, Filter.BILINEAR);
            return standard(name, resize, Crop.none(h, w));
        }
        Matcher keepRatio = KEEP_RATIO.matcher(name);
        if (keepRatio.matches()) {
            int h = Integer.parseInt(keepRatio.group(1));
            int w = Integer.parseInt(keepRatio.group(2));
            return standard(name, Resize.keepRatio(h, w, Filter.BILINEAR), Crop.anySize());
        }
        Matcher longEdge = LONG_EDGE.matcher(name);
        if (longEdge.matches()) {
            int r = Integer.parseInt(longEdge.group(1));
            return standard(name, Resize.longEdge(r, Filter.BILINEAR), Crop.anySize());
        }
        Matcher timm = TIMM.matcher(name);
        if (timm.matches()) {
            return timm(name, timm);
        }
        return switch (name) {
            case "res50-224" -> standard(name, Resize.shortEdge(256, Filter.BILINEAR), Crop.center(224, 224));
            case "openmmlab-b224" -> standard(name, Resize.exact(256, 256, Filter.BILINEAR), Crop.center(224, 224));
            case "openmmlab-b256" -> standard(name, Resize.shortEdge(292, Filter.BILINEAR), Crop.center(256, 256));
            case "original" -> standard(name, Resize.none(), Crop.anySize());
            default -> throw unknown(name);
        };
    }

    /**
     * Loads the user's own recipe from a YAML file. These are the keys; any other key is an error:
     * <ul>
     *   <li>{@code name}: text; default: the file's name without its extension;
     *   <li>{@code resize}: {@code none}, a short edge such as {@code 256}, {@code [height, width]}, <code>{keep_ratio: [height, width]}</code>
     *       or <code>{long_edge: 2048}</code>; required;
     *   <li>{@code filter}: {@code bilinear} or {@code bicubic}; required unless {@code resize: none};
     *   <li>{@code crop}: {@code none}, a centre crop such as {@code 224}, or {@code [height, width]}; default: {@code none};
     *   <li>{@code size}: the size that images must have with {@code crop: none}, {@code 224} or {@code [height, width]}, or {@code any}
     *       for scores per pixel; required with {@code crop: none} unless {@code resize} is a map or {@code [height, width]}, illegal otherwise;
     *   <li>{@code exif}: {@code ignore} (default) or {@code apply};
     *   <li>{@code mean}, {@code std}: three numbers for red, green and blue, for values in 0…1; required.
     * </ul>
     *
     * @throws InvalidInputException if the file cannot be read or is not such a recipe; the message names the file and all missing
     *     or wrong keys
     */
    public static Recipe load(Path file) {
        return RecipeYaml.read(file);
    }

    /**
     * A recipe from the text of a YAML file, with the keys of {@link #load}.
     *
     * @param source path of the file, for the name and for messages
     * @throws InvalidInputException if the text is not such a recipe
     */
    public static Recipe parse(String text, String source) {
        return RecipeYaml.parse(text, source);
    }

    /**
     * Loads a file if one with that name exists or the name ends in {@code .yaml} or {@code .yml}; otherwise the same as {@link
     * #named(String)}.
     */
    public static Recipe resolve(String nameOrFile) {
        String lower = nameOrFile.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
            return load(Path.of(nameOrFile));
        }
        try {
            return named(nameOrFile);
        } catch (InvalidInputException e) {
            if (nameOrFile.indexOf('\0') < 0 && Files.isRegularFile(Path.of(nameOrFile))) {
                return load(Path.of(nameOrFile));
            }
            throw e;
        }
    }

    private static Recipe timm(String name, Matcher timm) {
        int r = Integer.parseInt(timm.group(1));
        double cropPct = Double.parseDouble(timm.group(2));
        if (!(cropPct > 0 && cropPct <= 1)) {
            throw new InvalidInputException(
                    "crop_pct " + timm.group(2) + " of recipe '" + name + "' is not above 0 and at most 1");
        }
        int edge = (int) Math.floor(r / cropPct);
        Filter filter = Filter.valueOf(timm.group(3).toUpperCase(Locale.ROOT));
        return standard(name, Resize.shortEdge(edge, filter), Crop.center(r, r));
    }

    private static Recipe standard(String name, Resize resize, Crop crop) {
        return new Recipe(name, resize, crop, ExifOrientation.IGNORE, Normalisation.IMAGENET);
    }

    private static InvalidInputException unknown(String name) {
        return new InvalidInputException("unknown preprocessing recipe '" + name + "'; legal: "
                + String.join("," + " ", PATTERNS) + ", or the path of a YAML file");
    }
}
